"""What a file of predictions must answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reliquary.errors import ReliquaryError
from reliquary.records import DetectionPrediction, Prediction
from reliquary.tasks import ScoreKind

MAX_TEXT_BYTES = 1 << 28
"""The largest file of text that is read; tables beyond that are to be Parquet."""


@dataclass(frozen=True)
class Asked:
    """What a file of predictions must answer.

    Attributes:
        model: The contract of one prediction.
        image_ids: Every image of the test split.
        class_names: The classes, in the order of their numbers; none for a task without.
        scores: What the class scores are, where the file does not say so.
    """

    model: type[Prediction]
    image_ids: list[str]
    class_names: list[str]
    scores: ScoreKind | None

    @property
    def boxes(self) -> bool:
        """Whether boxes are asked for."""
        return issubclass(self.model, DetectionPrediction)

    def check_count(self, path: Path, rows: int) -> None:
        """Refuse a table with more rows than there are images, before all of it is in memory.

        Raises:
            ReliquaryError: It has more.
        """
        if rows > len(self.image_ids):
            raise ReliquaryError(f"{path}: more rows than the {len(self.image_ids)} images of the test split")
