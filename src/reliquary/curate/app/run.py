"""Curating in the App: check, show, and let the curator decide."""

from __future__ import annotations

from dataclasses import dataclass

from reliquary.curate.app.database import connect, explained
from reliquary.curate.app.environment import prepare_environment
from reliquary.curate.app.launching import check_port, launch
from reliquary.curate.run import EVERYTHING, Checked, Wanted, check_collection, summary
from reliquary.progress import console
from reliquary.summary import Summary
from reliquary.workspace import Workspace


@dataclass(frozen=True)
class Showing:
    """How the App is shown, and to whom.

    Attributes:
        reviewer: Who decides.
        address: Where the App listens.
        port: Where the App listens.
        open_browser: Whether to open it in the browser of this machine.
    """

    reviewer: str
    address: str
    port: int
    open_browser: bool


def curate_in_app(
    subject: str,
    workspace: Workspace,
    showing: Showing,
    wanted: Wanted = EVERYTHING,
    *,
    workers: int = 1,
    quiet: bool = False,
) -> Summary:
    """Check a collection, open it in the App, and wait until the curator ends it.

    Args:
        subject: The folder of a crawl or of a built dataset, or the name of a dataset that was built.
        workspace: The user's workspace.
        showing: How the App is shown.
        wanted: What is checked, and by what.
        workers: Processes that look at pictures.
        quiet: Say nothing.

    Raises:
        ReliquaryError: There is no such collection or check, a file is faulty, the database does not start, or the App
            cannot listen at that port.
    """
    home = prepare_environment(workspace)
    check_port(showing.address, showing.port)  # told now, not after all pictures were looked at
    checked = check_collection(subject, workspace, wanted, workers=workers, quiet=quiet)
    connect(home)
    with explained(home):
        _show(checked, showing, quiet=quiet)
    return summary(checked, {}, {"decisions": checked.log.path, "findings": checked.folder.findings})


def _show(checked: Checked, showing: Showing, *, quiet: bool) -> None:
    # FiftyOne reads its settings when it is imported.
    from reliquary.curate.app.brain import add_brain
    from reliquary.curate.app.dataset import open_in_fiftyone
    from reliquary.curate.checks.embedding import Embedding, embeddings

    dataset = open_in_fiftyone(
        checked.collection,
        checked.found,
        checked.log,
        folder=checked.folder.path,
        reviewer=showing.reviewer,
        predicted=checked.predicted,
        quiet=quiet,
    )
    if Embedding.name in checked.found.looked.descriptions:
        for note in add_brain(dataset, *embeddings(checked.found.looked), quiet=quiet):
            console.print(note, highlight=False)
    launch(dataset, address=showing.address, port=showing.port, open_browser=showing.open_browser, quiet=quiet)
