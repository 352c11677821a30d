"""The rows to train: ready-made ones, those of the repository's suites, and the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from reliquary.catalogue import load_baseline, load_suite, names
from reliquary.catalogue.recipe import TaskKind
from reliquary.catalogue.suite import FILE
from reliquary.errors import ReliquaryError, known_names

TEMPLATES = "templates"
BASELINES = "baselines"

DEFAULT_ROWS = {TaskKind.DETECTION: "ssdlite", TaskKind.CLASSIFICATION: "resnet18"}


def choose_rows(wanted: Sequence[str], task: TaskKind, own: Path) -> dict[str, str | None]:
    """Return the rows to train by name, each with the text of its file; None where the user's own stands there alone.

    Args:
        wanted: ``NAME`` of a row that is ready-made or stands in the user's suite, or ``SUITE/NAME`` of one of the
            repository. Empty chooses all of the user's suite, or the default of the task if it has none.
        task: What is learnt.
        own: Folder of the user's suite; it need not be there yet.

    Raises:
        ReliquaryError: A row is not known, or is for another task.
    """
    there = sorted(path.stem for path in (own / BASELINES).glob("*.yaml"))
    rows: dict[str, str | None] = {}
    for name in wanted or there or [DEFAULT_ROWS[task]]:
        row, text = _from_suite(name, task) if "/" in name else (name, _own_or_ready(name, task, there))
        if row in rows and rows[row] != text:
            raise ReliquaryError(f"--baseline {name}: another row '{row}' was chosen already; train them one by one")
        rows[row] = text
    return rows


def template(task: TaskKind, name: str) -> str:
    """Return a ready-made file of a task."""
    return (resources.files("reliquary.train") / TEMPLATES / task.value / name).read_text("utf-8")


def _own_or_ready(name: str, task: TaskKind, there: Sequence[str]) -> str | None:
    folder = resources.files("reliquary.train") / TEMPLATES / task.value / BASELINES
    ready = sorted(file.name.removesuffix(".yaml") for file in folder.iterdir())
    if name in ready:
        return template(task, f"{BASELINES}/{name}.yaml")
    if name in there:
        return None
    known = list(dict.fromkeys([*ready, *there]))
    meant = [f"{suite}/{name}" for suite in names("benchmarks") if name in load_suite(suite).baseline_names()]
    raise ReliquaryError(
        f"--baseline {name}: no such row{known_names(name, known, meant or None)}, "
        "and every row of the repository's suites as SUITE/NAME"
    )


def _from_suite(name: str, task: TaskKind) -> tuple[str, str]:
    suite_name, _, row = name.partition("/")
    if not suite_name or not row or "/" in row:
        raise ReliquaryError(f"--baseline {name}: expected NAME, or SUITE/NAME such as dunhuang-detection/ssdlite")
    suite = load_suite(suite_name)
    if suite.file.task is not task:
        raise ReliquaryError(
            f"--baseline {name}: suite '{suite_name}' is for {suite.file.task}, your folder for {task}"
        )
    if load_baseline(suite, row).model.startswith(FILE):
        raise ReliquaryError(f"--baseline {name}: holds predictions for '{suite.file.dataset}', nothing to train")
    return row, (suite.folder / BASELINES / f"{row}.yaml").read_text("utf-8")
