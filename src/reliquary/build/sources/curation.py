"""The decisions that the workspace holds about a dataset and about the crawls that it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reliquary.build.decisions import DecisionFile
from reliquary.build.reader import SAMPLE_SUFFIX
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import LabelField
from reliquary.crawl.folder import STATE_FILE, CrawlFolder
from reliquary.records import ImageSource
from reliquary.workspace import Workspace

DECISIONS_NAME = "decisions.jsonl"


def curation_files(
    recipe: RecipeFile, sources: Sequence[Path], class_names: Sequence[str], workspace: Workspace, *, sample: bool
) -> list[DecisionFile]:
    """Return the files of decisions that there are.

    A crawl may serve several datasets. A relabel in its curation corrects the class that the crawler gave, so it may
    be a class of the dataset, a value that means one, or another class of the crawler: an image of such a class has no
    label in a dataset that labels by the crawler's classes. Any other label is one of another dataset.

    Args:
        recipe: The recipe.
        sources: The folders that the dataset is made of.
        class_names: What an image may be relabelled with; none if labels are not of whole images.
        workspace: The workspace.
        sample: Whether the pictures are those of the sample museum.
    """
    suffix = SAMPLE_SUFFIX if sample else ""
    files = [DecisionFile(workspace.curation("dataset", recipe.name + suffix) / DECISIONS_NAME)]
    for folder in sources:
        if (folder / STATE_FILE).is_file():
            crawl = CrawlFolder.open(folder)
            name = crawl.museum + (suffix if crawl.museum != ImageSource.SAMPLE else "")
            meant = frozenset(_meant(recipe, class_names, list(crawl.state.crawler.classes)))
            files.append(DecisionFile(workspace.curation("crawl", name) / DECISIONS_NAME, meant))
    return [file for file in files if file.path.is_file()]


def _meant(recipe: RecipeFile, class_names: Sequence[str], crawler_classes: Sequence[str]) -> Iterator[str]:
    """Yield the labels that mean something in the dataset, in lower case."""
    if not class_names:
        return
    yield from (name.casefold() for name in class_names)
    for labels in map(recipe.labels_of, recipe.configs):
        yield from (value.casefold() for values in labels.values.values() for value in values)
        if labels.field is LabelField.CLASSES:
            yield from (name.casefold() for name in crawler_classes)
