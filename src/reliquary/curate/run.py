"""Curating a collection: check it, and show what was found as a report or in the App."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reliquary.curate.checks.registry import choose_checks
from reliquary.curate.checks.run import Found, run_checks
from reliquary.curate.collection import Collection, open_collection
from reliquary.curate.deciding.automatic import check_may_decide, decide_automatically
from reliquary.curate.deciding.log import DecisionLog
from reliquary.curate.folder import CurationFolder
from reliquary.curate.predicted import Predicted, read_predicted
from reliquary.curate.reporting.report import write_report
from reliquary.records import Finding, write_table
from reliquary.summary import Summary
from reliquary.workspace import Workspace


@dataclass(frozen=True)
class Wanted:
    """What is checked, and by what.

    Attributes:
        checks: Names of the checks; None for all.
        predictions: The run, or the file of predictions, that label suspects are found by.
        decisions: The file of decisions; None for that of the workspace.
    """

    checks: Sequence[str] | None = None
    predictions: Path | None = None
    decisions: Path | None = None


EVERYTHING = Wanted()


@dataclass(frozen=True)
class Checked:
    """A collection, what was found in it, and where its curation lies."""

    collection: Collection
    found: Found
    folder: CurationFolder
    log: DecisionLog
    predicted: Predicted | None


def check_collection(
    subject: str, workspace: Workspace, wanted: Wanted = EVERYTHING, *, workers: int = 1, quiet: bool = False
) -> Checked:
    """Open a collection, check it, and write down what was found.

    Args:
        subject: The folder of a crawl or of a built dataset, or the name of a dataset that was built.
        workspace: The user's workspace.
        wanted: What is checked, and by what.
        workers: Processes that look at pictures.
        quiet: Show no progress.

    Raises:
        ReliquaryError: There is no such collection or check, or a file is faulty.
    """
    chosen = choose_checks(wanted.checks)
    collection = open_collection(subject, workspace)
    folder = CurationFolder.of(collection, workspace)
    log = DecisionLog(wanted.decisions or folder.decisions)
    log.read()  # a faulty file is told now, not after all pictures were looked at
    predicted = None if wanted.predictions is None else read_predicted(wanted.predictions, collection)
    found = run_checks(collection, chosen, folder.path, predicted=predicted, workers=workers, quiet=quiet)
    write_table(folder.findings, found.findings, Finding)
    return Checked(collection, found, folder, log, predicted)


def curate_headless(
    subject: str,
    workspace: Workspace,
    wanted: Wanted = EVERYTHING,
    *,
    decide: Sequence[str] = (),
    report: bool = True,
    workers: int = 1,
    quiet: bool = False,
) -> Summary:
    """Check a collection without the App and its database: findings, decisions that need no eyes, and a report.

    Args:
        subject: As for ``check_collection``.
        workspace: The user's workspace.
        wanted: What is checked, and by what.
        decide: Names of checks whose flagged pictures are dropped, unless somebody decided otherwise.
        report: Whether to write the report.
        workers: Processes that look at pictures.
        quiet: Show no progress.

    Raises:
        ReliquaryError: As for ``check_collection``, or a check may not decide by itself.
    """
    check_may_decide(decide)
    checked = check_collection(subject, workspace, wanted, workers=workers, quiet=quiet)
    decided = decide_automatically(checked.found, checked.log, decide)
    places = {"findings": checked.folder.findings}
    if checked.log.path.exists():
        places["decisions"] = checked.log.path
    if report:
        places["report"] = write_report(
            checked.collection, checked.found, checked.log.holding(), checked.folder.report, quiet=quiet
        )
    return summary(checked, decided, places)


def summary(checked: Checked, decided: dict[str, int], places: dict[str, Path]) -> Summary:
    """Return what was found and decided."""
    collection, found = checked.collection, checked.found
    flagged = {f"flagged: {found.titles[name]}": len(found.flagged(name)) for name in found.titles}
    holding = [decision for key, decision in checked.log.holding().items() if key in collection.by_picture]
    verdicts = Counter(decision.verdict.value for decision in holding)
    return Summary(
        verb=f"curate {collection.name}",
        made={
            "pictures": len(collection.by_picture),
            **{name: n for name, n in flagged.items() if n},
            **{f"dropped now: {found.titles[name]}": n for name, n in decided.items()},
            **{f"decided: {verdict}": verdicts[verdict] for verdict in sorted(verdicts)},
        },
        rejected={
            **dict(Counter(found.looked.unreadable.values())),
            **({"missing or changed": len(found.looked.missing)} if found.looked.missing else {}),
        },
        places=places,
    )
