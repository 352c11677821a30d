"""The pictures of a row, for example its confusion matrix."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from reliquary.files import atomic_write_bytes
from reliquary.rank.collect import StoredResult
from reliquary.rank.evidence import Evidence
from reliquary.tasks import task_for


@dataclass(frozen=True)
class Figure:
    """A picture of a leaderboard.

    Attributes:
        href: Its path, relative to the leaderboard's folder.
        title: What it shows, for example ``Confusion matrix``.
        seed: The seed of the result that it shows.
    """

    href: str
    title: str
    seed: int


def draw_figures(stored: StoredResult, evidence: Evidence, out: Path) -> list[Figure]:
    """Draw the pictures of one result below ``out/assets/<spec sha256>/``.

    Returns:
        The pictures; none if the result's predictions or its dataset are not at hand.

    Raises:
        ReliquaryError: The predictions or the dataset were changed, or matplotlib is missing.
    """
    spec = stored.result.spec
    truth = evidence.truth(spec)
    if stored.predictions is None or truth is None:
        return []
    folder = Path("assets") / stored.result.spec_sha256
    figures = []
    with tempfile.TemporaryDirectory() as temporary:
        predictions = evidence.predictions(stored)
        for path in task_for(spec.task).plots(predictions, truth, Path(temporary)):
            atomic_write_bytes(out / folder / path.name, path.read_bytes())
            title = path.stem.replace("-", " ").replace("_", " ").capitalize()
            figures.append(Figure((folder / path.name).as_posix(), title, spec.seed))
    return figures
