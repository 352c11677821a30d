"""A user's own catalogue files, ``<workspace>/own/<name>``: written once, and the user's from then on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from pydantic import TypeAdapter, ValidationError

from reliquary import catalogue
from reliquary.build.reader import find_build
from reliquary.build.sources.own_pictures import SOURCE, own_pictures
from reliquary.catalogue.crawler import Name
from reliquary.catalogue.recipe import TaskKind
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_json, atomic_write_text
from reliquary.train.rows import template

RECIPE, CARD, SUITE = "recipe.yaml", "card.md", "suite.yaml"


@dataclass(frozen=True)
class OwnFolder:
    """The folder of one dataset of a user.

    Attributes:
        path: ``<workspace>/own/<name>``.
        builds: Where datasets are built, all with a name of their own.
    """

    path: Path
    builds: Path

    @property
    def name(self) -> str:
        """The name of the dataset and of its suite."""
        return self.path.name

    def claim(self, pictures: Path) -> None:
        """Take the name for a folder of pictures; it is theirs from then on.

        A folder that was moved keeps its name: the place where it lay is empty.

        Raises:
            ReliquaryError: Another folder, the catalogue, or a dataset that was built otherwise has it.
        """
        place = pictures.resolve()
        held_by = own_pictures(self.path)
        if held_by not in (None, place) and held_by.is_dir():
            raise ReliquaryError(f"--name {self.name}: is taken by the pictures of {held_by}; choose another name")
        if held_by is None and self._is_built():
            raise ReliquaryError(
                f"--name {self.name}: is taken by a dataset in {self.builds} that this command did not build; choose "
                "another name"
            )
        if held_by != place:
            atomic_write_json(self.path / SOURCE, {"folder": str(place)})

    def write_missing(self, files: Mapping[str, str]) -> list[str]:
        """Write the files that are not there yet.

        Args:
            files: Their texts by path in the folder.

        Returns:
            Those that were there with another text, and are left as they are.
        """
        kept = []
        for name, text in files.items():
            path = self.path / name
            if not path.exists():
                atomic_write_text(path, text)
            elif path.read_text("utf-8", errors="replace") != text:
                kept.append(name)
        return kept

    def _is_built(self) -> bool:
        try:
            find_build(self.builds, self.name)
        except ReliquaryError:
            return False
        return True


def check_name(name: str) -> None:
    """See that a name can be that of a dataset of one's own.

    Raises:
        ReliquaryError: It is no name, or one of the catalogue's.
    """
    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError as error:
        raise ReliquaryError(
            f"--name {name!r}: expected small letters and digits, joined by -, _ or . (raccoon, my-seals)"
        ) from error
    for kind in ("datasets", "benchmarks"):
        if name in catalogue.names(kind):
            raise ReliquaryError(f"--name {name}: the catalogue's own {kind} have it; choose another name")


def own_files(task: TaskKind, **values: Any) -> dict[str, str]:
    """Return recipe, card and suite by file name, filled from their templates.

    Args:
        task: What is learnt.
        **values: What the templates ask for.
    """
    # A string in JSON is one in YAML; so no name of a class can break the file.
    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701
    environment.filters["quoted"] = lambda value: json.dumps(value, ensure_ascii=False)
    environment.trim_blocks = environment.lstrip_blocks = True
    files = {name: environment.from_string(template(task, f"{name}.j2")) for name in (RECIPE, SUITE)}
    return {CARD: template(task, CARD), **{name: found.render(**values) for name, found in files.items()}}
