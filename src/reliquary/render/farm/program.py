"""Which program a worker is, and what it may know of this machine."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from reliquary import render
from reliquary.errors import MissingExtraError, ReliquaryError, check_extra

WORKER = Path(render.__file__).parent / "blender" / "worker.py"

MODULE = "bpy"
"""Blender as a Python module; it comes with the extra ``render``."""

PREVIEW_WORKER = "reliquary.render.preview.worker"
PREVIEW_MODULES = ("moderngl", "trimesh")
"""What it needs beside this package; they come with the extra ``preview``."""

WHEEL_PYTHON = (3, 11)
"""The only version of Python that there are wheels for."""

PASSED_ON = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TZ")
"""The variables of the environment that a worker sees. No other: a model's file is a stranger's, tokens are not his."""


def bare_environment() -> dict[str, str]:
    """Return what a program that reads models may see of the environment."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


@dataclass(frozen=True)
class Program:
    """How workers are started.

    Attributes:
        command: Program and arguments; the path of the job is added.
        folder: Where it may put temporary files and settings; it is there.
    """

    command: tuple[str, ...]
    folder: Path

    def environment(self) -> dict[str, str]:
        """Return the environment of a worker."""
        # Settings and add-ons that the user has in Blender must not change a set of renders.
        return {**bare_environment(), "TMPDIR": str(self.folder), "BLENDER_USER_RESOURCES": str(self.folder)}


def preview_command() -> tuple[str, ...]:
    """Return the command of a worker that draws previews, without Blender.

    Raises:
        MissingExtraError: What it needs is not installed.
    """
    check_extra("preview", *PREVIEW_MODULES)
    return sys.executable, "-P", "-m", PREVIEW_WORKER


def blender_command(blender: str | None) -> tuple[str, ...]:
    """Return the command of a worker: with the Python module of Blender, or with an installed Blender.

    Args:
        blender: Path or name of the installed program; None takes the module.

    Raises:
        MissingExtraError: The module is not installed.
        ReliquaryError: There is no such program.
    """
    if blender is not None:
        found = shutil.which(blender)
        if found is None:
            raise ReliquaryError(f"--blender: {blender!r} is no program that can be started")
        return found, "--background", "--factory-startup", "--disable-autoexec", "--python", str(WORKER), "--"
    try:
        check_extra("render", MODULE)
    except MissingExtraError as error:
        if sys.version_info[:2] == WHEEL_PYTHON:
            raise
        raise MissingExtraError(
            f"Blender comes as a Python module for Python {'.'.join(map(str, WHEEL_PYTHON))} only, and this is "
            f"{sys.version_info[0]}.{sys.version_info[1]}; install Blender 4.2 or later and give --blender PATH"
        ) from error
    return sys.executable, str(WORKER)
