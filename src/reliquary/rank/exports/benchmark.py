"""``eval.yaml``, with which a dataset on the Hugging Face Hub says that it is a benchmark.

The fields are those of https://huggingface.co/docs/hub/eval-results.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict

from reliquary.catalogue.suite import SuiteFile
from reliquary.files import atomic_write_text
from reliquary.rank.exports.material import Material
from reliquary.rank.text import metric_title
from reliquary.tasks.base import TEST_SPLIT
from reliquary.yamlfiles import read_foreign_yaml

FRAMEWORK = "reliquary"


class _Kept(BaseModel):
    """Keeps the fields that somebody else wrote into a file."""

    model_config = ConfigDict(extra="allow")


class _Task(_Kept):
    id: str


def _once(tasks: list[_Task]) -> list[_Task]:
    ids = [task.id for task in tasks]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise ValueError(f"the tasks {', '.join(twice)} stand twice")
    return tasks


class _Benchmark(_Kept):
    """What ``eval.yaml`` holds."""

    name: str
    description: str
    evaluation_framework: Literal["reliquary"]
    tasks: Annotated[list[_Task], AfterValidator(_once)]


def task_id(suite: str, config: str) -> str:
    """Return the name of a leaderboard of a benchmark: results of a model speak of it by this name."""
    return f"{suite}-{config}"


def write_benchmark(material: Material, out: Path) -> list[Path]:
    """Write ``datasets/<dataset>/eval.yaml`` for the repository of a dataset: a task a config, on the test split.

    A dataset has one such file. If other suites stand in it, their tasks are kept, and so is its name.

    Raises:
        FaultyFileError: The file that is there is no ``eval.yaml``, or one for another program.
        ReliquaryError: It is too large, or not UTF-8.
    """
    suite = material.suite.file
    path = out / "datasets" / suite.dataset / "eval.yaml"
    benchmark = _benchmark(suite)
    if path.exists():
        benchmark = _joined(read_foreign_yaml(path, _Benchmark), benchmark, suite)
    write_yaml(path, benchmark.model_dump())
    return [path]


def _benchmark(suite: SuiteFile) -> _Benchmark:
    tasks = [{"id": task_id(suite.name, config), "config": config, "split": TEST_SPLIT} for config in suite.configs]
    return _Benchmark.model_validate(
        {
            "name": suite.title,
            "description": _description(suite),
            "evaluation_framework": FRAMEWORK,
            "tasks": tasks,
        }
    )


def _description(suite: SuiteFile) -> str:
    measures = ", ".join(metric_title(name) for name in suite.metrics)
    return f"{_subject(suite)}{suite.version} of Reliquary: {suite.title} Measures: {measures}."


def _subject(suite: SuiteFile) -> str:
    return f"Suite {suite.name} "


def _joined(found: _Benchmark, own: _Benchmark, suite: SuiteFile) -> _Benchmark:
    """Put the tasks of a suite, and its line of the description, into a file in the place of its former ones."""
    tasks = {task.id: task for task in [*found.tasks, *own.tasks]}
    if len(tasks) == len(own.tasks):
        return found.model_copy(update=dict(own))
    former = found.description.splitlines()
    lines = [own.description if line.startswith(_subject(suite)) else line for line in former]
    if own.description not in lines:
        lines.append(own.description)
    return found.model_copy(update={"description": "\n".join(lines), "tasks": list(tasks.values())})


def write_yaml(path: Path, value: object) -> None:
    """Write plain values as YAML, atomically, with the fields in their order."""
    atomic_write_text(path, yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120))
