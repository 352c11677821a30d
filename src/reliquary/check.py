"""``reliquary check``: every file of the catalogue against its schema and against the files that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NoReturn

from reliquary import catalogue
from reliquary.bench.spec import run_parameters
from reliquary.catalogue import BaselineFile, CrawlerFile, RecipeFile, RenderSetFile, SuiteFile
from reliquary.catalogue.recipe import CrawlSource, RenderSource
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import atomic_write_json
from reliquary.rank.statistics.document import LeaderboardStatistics
from reliquary.records import DOCUMENTS, TABLES, Decision, Record, Result, read_document, read_lines
from reliquary.records.jsonschema import json_schema
from reliquary.submit.about import SubmissionFile
from reliquary.summary import Summary
from reliquary.yamlfiles import read_yaml

WHAT_FILES: tuple[type[Record], ...] = (CrawlerFile, RenderSetFile, RecipeFile, SuiteFile, BaselineFile, SubmissionFile)

SCHEMAS: tuple[type[Record], ...] = (*WHAT_FILES, *TABLES, *DOCUMENTS, LeaderboardStatistics)
"""All that has a published JSON Schema; the last one belongs to ``rank``, as what it says follows from its methods."""


def check_catalogue() -> Summary:
    """Read every file of the catalogue.

    Returns:
        How many files of each kind there are.

    Raises:
        FaultyFileError: At least one file is wrong; all faults of all files are listed.
    """
    faults: list[Fault] = []
    counts = {"crawlers": 0, "renders": 0, "datasets": 0, "suites": 0, "baselines": 0, "results": 0}
    for kind, check in _checks():
        counts[kind] += 1
        faults += _faults_in(check)
    if faults:
        raise FaultyFileError(str(catalogue.root()), faults)
    return Summary("check", made=dict(counts), places={"catalogue": catalogue.root()})


def _checks() -> Iterator[tuple[str, Callable[[], object]]]:
    for name in catalogue.names("crawlers"):
        yield "crawlers", partial(_check_crawler, name)
    for name in catalogue.names("renders"):
        yield "renders", partial(_check_render_set, name)
    for name in catalogue.names("datasets"):
        yield "datasets", partial(_check_dataset, name)
    for name in catalogue.names("benchmarks"):
        yield "suites", partial(_check_suite, name)
        for path in sorted((catalogue.root() / "benchmarks" / name / "baselines").glob("*.yaml")):
            yield "baselines", partial(_check_baseline, name, path)
    for path in sorted((catalogue.root() / "leaderboards").glob("*/results/*.json")):
        yield "results", partial(_check_result, path)


def _faults_in(check: Callable[[], object]) -> list[Fault]:
    try:
        check()
    except FaultyFileError as error:
        return error.faults
    except ReliquaryError as error:
        return [Fault("", "", str(error))]
    return []


def _check_crawler(name: str) -> None:
    _same_name(catalogue.root() / "crawlers" / f"{name}.yaml", catalogue.load_crawler(name).name, name)


def _check_render_set(name: str) -> None:
    """See that the set has the name under which the dataset beside it looks for renders, if there is one."""
    path = catalogue.root() / "datasets" / name / "render.yaml"
    found = catalogue.load_render_set(name).name
    if name in catalogue.names("datasets"):
        sources = catalogue.load_dataset_recipe(name).recipe.sources
        _known(path, "name", found, [source.set for source in sources if isinstance(source, RenderSource)])


def _check_dataset(name: str) -> None:
    dataset = catalogue.load_dataset_recipe(name)
    _same_name(dataset.path, dataset.recipe.name, name)
    for source in dataset.recipe.sources:
        for museum in source.museums if isinstance(source, CrawlSource) else ():
            _known(dataset.path, "sources.museums", museum, catalogue.names("crawlers"))
    for file in dataset.decisions:
        read_lines(file, Decision)


def _check_suite(name: str) -> None:
    suite = catalogue.load_suite(name)
    path = suite.folder / "suite.yaml"
    _same_name(path, suite.file.name, name)
    _known(path, "dataset", suite.file.dataset, catalogue.names("datasets"))
    recipe = catalogue.load_dataset_recipe(suite.file.dataset).recipe
    if recipe.task is not suite.file.task.dataset:
        _refuse(path, "task", f"'{suite.file.task}', but its dataset is for '{recipe.task}'")
    for config in suite.file.configs:
        _known(path, "configs", config, recipe.config_names())


def _check_baseline(suite: str, path: Path) -> None:
    baseline = read_yaml(path, BaselineFile)
    _same_name(path, baseline.name, path.stem)
    file = catalogue.load_suite(suite).file
    for protocol in file.protocols:
        run_parameters(file, baseline, protocol)


def _check_result(path: Path) -> None:
    result = read_document(path, Result)
    _same_name(path, result.spec_sha256, path.stem)


def _same_name(path: Path, found: str, expected: str) -> None:
    if found != expected:
        _refuse(path, "name", f"'{found}', but the file is called '{expected}'")


def _known(path: Path, field: str, value: str, known: list[str]) -> None:
    if value not in known:
        _refuse(path, field, f"'{value}' is not known; known are {', '.join(known) or 'none'}")


def _refuse(path: Path, field: str, problem: str) -> NoReturn:
    raise FaultyFileError(str(path), [Fault(str(path), field, problem)])


def write_schemas(folder: Path) -> Summary:
    """Write the JSON Schema of every contract and of every kind of catalogue file into a folder."""
    for model in SCHEMAS:
        atomic_write_json(folder / f"{model.SCHEMA}.json", json_schema(model))
    return Summary("check", made={"schemas": len(SCHEMAS)}, places={"schemas": folder})
