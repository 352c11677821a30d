"""Opens a small crawl in FiftyOne, in a process and a workspace of its own.

With a port it opens the App too, and waits to be ended.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

from reliquary.curate.app.database import connect
from reliquary.curate.app.environment import prepare_environment
from reliquary.curate.app.launching import launch
from reliquary.errors import ReliquaryError
from reliquary.records import Verdict
from reliquary.workspace import Workspace
from tests.curate.app.small_curation import Curation, finding


def main(folder: str, port: str | None = None) -> None:
    """Print the samples as JSON lines by name, with what is of the database alone left out."""
    workspace = Workspace(Path(folder))
    connect(prepare_environment(workspace))
    curation = Curation(workspace.root)
    curation.find(finding(curation.pictures[0]))
    if not curation.log.path.exists():
        curation.log.decide(curation.pictures[:1], Verdict.DROP, reviewer="bob", reason="blank")
    dataset = curation.open()
    for sample in dataset:
        print(json.dumps(_known(sample), sort_keys=True, default=str))  # noqa: T201 - the tests read it
    sys.stdout.flush()
    if port is not None:
        launch(dataset, port=int(port), open_browser=False)


def _known(sample) -> dict:
    left_out = ("_id", "_dataset_id", "created_at", "last_modified_at")
    known = {name: value for name, value in sample.to_dict().items() if name not in left_out}
    return {name: _without_id(value) if isinstance(value, dict) else value for name, value in known.items()}


def _without_id(value: dict) -> dict:
    return {name: part for name, part in value.items() if name != "_id"}


if __name__ == "__main__":
    # Where tests run in the background of a shell, Ctrl-C is ignored by everything that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        main(*sys.argv[1:])
    except ReliquaryError as error:
        sys.exit(str(error))
