"""Finding and reading the files that say WHAT: crawlers, datasets, benchmarks, leaderboards.

In a checkout they stand at its root; an installed package carries them as data beside this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reliquary.catalogue.crawler import CrawlerFile
from reliquary.catalogue.recipe import RecipeFile
from reliquary.catalogue.render_set import RenderSetFile
from reliquary.catalogue.suite import BaselineFile, ReportedRow, SuiteFile, read_reported
from reliquary.errors import ReliquaryError, known_names
from reliquary.yamlfiles import read_yaml

HERE = Path(__file__).resolve().parent

PATTERNS = {
    "crawlers": "crawlers/{name}.yaml",
    "renders": "datasets/{name}/render.yaml",
    "datasets": "datasets/{name}/recipe.yaml",
    "benchmarks": "benchmarks/{name}/suite.yaml",
}
"""Where the entries of each kind stand."""

__all__ = [
    "BaselineFile",
    "CrawlerFile",
    "Dataset",
    "RecipeFile",
    "RenderSetFile",
    "Suite",
    "SuiteFile",
    "load_baseline",
    "load_crawler",
    "load_dataset_recipe",
    "load_render_set",
    "load_suite",
    "names",
    "root",
]


@dataclass(frozen=True)
class Dataset:
    """A recipe and the prose of its card."""

    recipe: RecipeFile
    card: str
    path: Path

    @property
    def decisions(self) -> list[Path]:
        """The files of curators' decisions that the recipe names; they stand beside it."""
        return [self.path.with_name(name) for name in self.recipe.decisions]


@dataclass(frozen=True)
class Suite:
    """A suite, its folder, and the figures that its source reports."""

    file: SuiteFile
    folder: Path
    reported: list[ReportedRow]

    def baseline_names(self) -> list[str]:
        """Return the names of the suite's own baselines, sorted."""
        return sorted(path.stem for path in (self.folder / "baselines").glob("*.yaml"))


def root() -> Path:
    """Return the folder that holds the four WHAT folders: the checkout, or the package's own data."""
    checkout = HERE.parents[2]
    return checkout if (checkout / "pyproject.toml").is_file() and (checkout / "crawlers").is_dir() else HERE


def names(kind: str) -> list[str]:
    """Return the names of the catalogue's entries, sorted.

    Args:
        kind: A key of ``PATTERNS``.
    """
    folder, file = PATTERNS[kind].split("/", 1)
    paths = (root() / folder).glob(file.format(name="*"))
    return sorted(path.parent.name if "/" in file else path.stem for path in paths)


def load_crawler(name_or_path: str) -> CrawlerFile:
    """Read a crawler file by its name in the catalogue, or a user's own by its path."""
    return read_yaml(_locate("crawlers", name_or_path), CrawlerFile)


def load_render_set(name_or_path: str) -> RenderSetFile:
    """Read a set of renders by the name of its dataset, or a user's own by its path or folder."""
    return read_yaml(_locate("renders", name_or_path), RenderSetFile)


def load_dataset_recipe(name_or_path: str) -> Dataset:
    """Read a recipe and its card by the dataset's name, or a user's own by its path or folder."""
    path = _locate("datasets", name_or_path)
    card = path.with_name("card.md")
    if not card.is_file():
        raise ReliquaryError(f"{card}: no such file; a recipe needs the prose of its card beside it")
    return Dataset(read_yaml(path, RecipeFile), card.read_text("utf-8"), path)


def load_suite(name_or_path: str) -> Suite:
    """Read a suite by its name in the catalogue, or a user's own by its path or folder."""
    path = _locate("benchmarks", name_or_path)
    suite = read_yaml(path, SuiteFile)
    reported = read_reported(path.parent / suite.reported) if suite.reported else []
    return Suite(suite, path.parent, reported)


def load_baseline(suite: Suite, name_or_path: str) -> BaselineFile:
    """Read one of a suite's baselines by its name, or a user's own by its path."""
    if _is_path(name_or_path):
        return read_yaml(Path(name_or_path), BaselineFile).standing_in(Path(name_or_path).parent)
    known = suite.baseline_names()
    if name_or_path not in known:
        raise ReliquaryError(_unknown(f"suite '{suite.file.name}': baseline", name_or_path, known))
    folder = suite.folder / "baselines"
    return read_yaml(folder / f"{name_or_path}.yaml", BaselineFile).standing_in(folder)


def _locate(kind: str, name_or_path: str) -> Path:
    if _is_path(name_or_path):
        path = Path(name_or_path)
        return path / Path(PATTERNS[kind]).name if path.is_dir() else path
    known = names(kind)
    if name_or_path not in known:
        raise ReliquaryError(_unknown(kind, name_or_path, known))
    return root() / PATTERNS[kind].format(name=name_or_path)


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))


def _unknown(what: str, name: str, known: list[str]) -> str:
    return f"{what}: '{name}' is not known{known_names(name, known)}. A path to a file works too."
