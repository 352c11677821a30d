"""The review of a FiftyOne dataset: what is written when somebody decides, how far it is, and what comes next."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliquary.curate.app import fields
from reliquary.curate.app.decided import show_decisions
from reliquary.curate.deciding.log import DecisionLog
from reliquary.errors import ReliquaryError
from reliquary.records import Decision, Verdict

if TYPE_CHECKING:
    import fiftyone as fo

REVIEWER_VARIABLE = "RELIQUARY_REVIEWER"


@dataclass(frozen=True)
class Step:
    """What a curator says of some pictures at once.

    Attributes:
        verdict: What becomes of them.
        reason: Why.
        reviewer: Who says so.
        label: The new label, for ``relabel`` only.
        check: Name of the check that pointed to them.
        note: Anything else.
    """

    verdict: Verdict
    reason: str
    reviewer: str
    label: str | None = None
    check: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class CheckProgress:
    """How far the review of what one check flagged is, in samples."""

    title: str
    flagged: int
    decided: int


@dataclass(frozen=True)
class Progress:
    """How far the review of a dataset is, in samples.

    Attributes:
        samples: All of them.
        verdicts: Number with each verdict.
        reviewers: Number that each reviewer decided last.
        checks: By the name of each check that flagged anything, in the order in which people read them.
    """

    samples: int
    verdicts: Mapping[str, int]
    reviewers: Mapping[str, int]
    checks: Mapping[str, CheckProgress]

    @property
    def decided(self) -> int:
        """Number of samples with a verdict."""
        return sum(self.verdicts.values())


class Review:
    """The review of one FiftyOne dataset. The file of decisions is the truth, and the samples show what is in it.

    Args:
        dataset: A dataset that ``reliquary curate`` made.

    Raises:
        ReliquaryError: Something else made it.
    """

    def __init__(self, dataset: fo.Dataset) -> None:
        if not is_curated(dataset):
            raise ReliquaryError(
                f"{dataset.name}: reliquary did not make this dataset, so there is no file for decisions on it; "
                "open the collection with: reliquary curate DATASET"
            )
        info: Mapping[str, Any] = dataset.info[fields.INFO]
        self.dataset = dataset
        self.log = DecisionLog(Path(info["decisions"]))
        self.reviewer: str | None = info.get("reviewer") or os.environ.get(REVIEWER_VARIABLE)
        self.class_names: Sequence[str] = info["class_names"]
        self.titles: Mapping[str, str] = info["checks"]

    def decide(self, images: Collection[str], step: Step) -> list[Decision]:
        """Write a decision on each image, all or none, then show it on every sample of these images.

        Args:
            images: SHA-256 of each.
            step: What is decided.

        Returns:
            The decisions.

        Raises:
            ReliquaryError: There are no images, a field of the step is missing or wrong, the file is faulty, or another
                process holds it; nothing was written.
        """
        self._check(images, step)
        decided = self.log.decide(
            images,
            step.verdict,
            reviewer=step.reviewer,
            reason=step.reason,
            label=step.label,
            check=step.check,
            note=step.note,
        )
        self._remember(step.reviewer)
        self.show(images)
        return decided

    def undo(self, reviewer: str) -> list[Decision]:
        """Take back the last step of a reviewer, and show what holds then.

        Returns:
            The decisions that were taken back; none if there were none.

        Raises:
            ReliquaryError: The file is faulty, or another process holds it; nothing was written.
        """
        undone = self.log.undo(reviewer)
        self.show({decision.sha256 for decision in undone})
        return undone

    def show(self, images: Collection[str] | None = None) -> int:
        """Show on the samples what the file holds, and return the number of samples that this changed.

        Args:
            images: SHA-256 of those whose samples are to be changed; all by default.

        Raises:
            ReliquaryError: The file is faulty.
        """
        return show_decisions(self.dataset, self.log.holding(), images)

    def progress(self) -> Progress:
        """Count what is decided, by verdict, reviewer and check."""
        import fiftyone as fo
        from fiftyone import ViewField

        checks = [name for name in self.titles if self.dataset.has_field(name)]
        decided = ViewField(fields.VERDICT) != None  # noqa: E711 - an expression, not a comparison
        of_checks = [
            count
            for name in checks
            for count in (
                fo.Count(f"{name}.label"),
                fo.Sum((decided & (ViewField(f"{name}.label") == fields.SUSPECT)).if_else(1, 0)),
            )
        ]
        samples, verdicts, reviewers, *numbers = self.dataset.aggregate(
            [fo.Count(), fo.CountValues(fields.VERDICT), fo.CountValues(fields.REVIEWER), *of_checks]
        )
        progress = {
            name: CheckProgress(self.titles[name], flagged, done)
            for name, flagged, done in zip(checks, numbers[::2], numbers[1::2], strict=True)
            if flagged
        }
        return Progress(samples, _named(verdicts), _named(reviewers), progress)

    def pointing_check(self, samples: fo.SampleCollection) -> str | None:
        """Return the check that flags these samples most strongly, by the sum of its scores; None if none does."""
        import fiftyone as fo

        checks = [name for name in self.titles if self.dataset.has_field(name)]
        sums = samples.aggregate([fo.Sum(f"{name}.confidence") for name in checks])
        strongest, name = max(zip(sums, checks, strict=True), key=lambda pair: pair[0] or 0, default=(0, None))
        return name if strongest else None

    def following(self, view: fo.SampleCollection, after: str | None = None) -> list[tuple[str, str]]:
        """Return id and SHA-256 of the samples of a view in its order, beginning after one of them and ending with it.

        Args:
            view: The samples.
            after: Id of the sample to begin after; if the view does not hold it, or by default, its beginning.
        """
        samples = list(zip(*view.values(["id", fields.SHA256]), strict=True))
        start = next((place for place, (number, _) in enumerate(samples, 1) if number == after), 0)
        return samples[start:] + samples[:start]

    def first_undecided(self, samples: Iterable[tuple[str, str]]) -> str | None:
        """Return the id of the first of some samples that no decision holds for; None if there is none.

        Args:
            samples: Id and SHA-256 of each.

        Raises:
            ReliquaryError: The file of decisions is faulty.
        """
        holding = self.log.holding()
        return next((number for number, sha256 in samples if sha256 not in holding), None)

    def _check(self, images: Collection[str], step: Step) -> None:
        if not images:
            raise ReliquaryError("no picture to decide on; select some, or choose a view that holds some")
        if step.verdict is not Verdict.RELABEL:
            return
        if not self.class_names:
            raise ReliquaryError(
                f"{self.dataset.name}: its pictures have no classes, so there is no label to give them"
            )
        if step.label not in self.class_names:
            raise ReliquaryError(f"label: {step.label!r} is none of the classes ({', '.join(self.class_names)})")

    def _remember(self, reviewer: str) -> None:
        if self.dataset.info[fields.INFO].get("reviewer") != reviewer:
            self.dataset.info[fields.INFO]["reviewer"] = reviewer
            self.dataset.save()


def is_curated(dataset: fo.Dataset | None) -> bool:
    """Say whether ``reliquary curate`` made a dataset."""
    return dataset is not None and fields.INFO in dataset.info


def images_of(samples: fo.SampleCollection) -> list[str]:
    """Return the SHA-256 of the images of some samples, each once.

    Raises:
        ReliquaryError: These are parts of pictures, such as boxes.
    """
    if not samples.has_field(fields.SHA256):
        raise ReliquaryError("this view shows parts of pictures; decisions are on whole pictures: go back to them")
    return sorted(set(samples.values(fields.SHA256)))


def _named(counts: Mapping[str | None, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if name is not None}
