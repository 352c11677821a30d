"""The frameworks' own configs, as they come in their wheels."""

from __future__ import annotations

import difflib
from pathlib import Path, PurePosixPath

from reliquary.errors import ReliquaryError

CONFIGS = {"mmdet": Path("mmdet") / ".mim" / "configs", "mmagic": Path("mmagic") / ".mim" / "configs"}
"""Where the configs of a framework lie below the environment's packages."""


def find_config(name: str, framework: str, packages: Path) -> str:
    """Return the path of a config below the framework's folder of configs.

    Args:
        name: Framework and path, joined by ``::``, such as ``mmdet::ssd/ssd300_coco.py``.
        framework: The one that the task needs.
        packages: The environment's packages.

    Raises:
        ReliquaryError: The name is of another framework, or there is no such config; close names are given.
    """
    given, _, path = name.partition("::")
    if given != framework:
        raise ReliquaryError(
            f"model: '{name}': the engine openmmlab runs models of {framework} for this task, such as "
            f"{framework}::path/of/config.py"
        )
    folder = packages / CONFIGS[framework]
    known = sorted(str(PurePosixPath(*found.relative_to(folder).parts)) for found in folder.glob("[!_]*/*.py"))
    if path not in known:
        close = difflib.get_close_matches(path, known, n=3)
        hint = f"; did you mean {' or '.join(close)}?" if close else f"; they lie in {folder}"
        raise ReliquaryError(f"model: '{name}': {framework} has no config of that path{hint}")
    return path
