"""What decisions would change: the counts, and which version number they ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reliquary.build.diffing.difference import MAX_EXAMPLES, Found
from reliquary.versions import Step, Version

NO_CHECK = "no check"
NO_CLASS = "no class"


@dataclass(frozen=True)
class Dropped:
    """Images that are dropped.

    Attributes:
        label: Their class, or the classes of all that is in them; None if images have none.
        check: The check that pointed to them; None if none did.
        reviewer: Who dropped them.
        is_cutout: They are single cut-outs, and not whole originals.
        n_images: How many.
    """

    label: str | None
    check: str | None
    reviewer: str
    is_cutout: bool
    n_images: int


@dataclass(frozen=True)
class Relabelled:
    """Images with another label: None stands for images that have none in this dataset, and are not in it."""

    before: str | None
    after: str | None
    n_images: int


@dataclass(frozen=True)
class Finished:
    """The finished build of the recipe's version; it never changes.

    Attributes:
        path: Its folder.
        obeys_others: It was made with other decisions.
        obeys_these: It was made with the same decisions.
    """

    path: Path
    obeys_others: bool
    obeys_these: bool


@dataclass(frozen=True)
class Changes:
    """What decisions would change in a dataset.

    Attributes:
        dataset: Its name.
        version: The version that the recipe asks for.
        files: The files of decisions that were read.
        n_decisions: Pictures that the decisions are about.
        dropped: Images that are dropped, the most first.
        relabelled: Images with another label, the most first.
        kept: Pictures that people keep, by the check that pointed to them; None for no check.
        n_back: Images among these that the rule for placeholders would leave out.
        without_effect: The pictures whose decision changes no image and no label, by the reason.
        step: How large a step the changes are.
        finished: The finished build of this version; None if there is none.
    """

    dataset: str
    version: Version
    files: Sequence[Path]
    n_decisions: int
    dropped: Sequence[Dropped]
    relabelled: Sequence[Relabelled]
    kept: Mapping[str | None, int]
    n_back: int
    without_effect: Mapping[str, Found]
    step: Step
    finished: Finished | None

    @property
    def n_dropped(self) -> int:
        """Images that are dropped, single cut-outs too."""
        return sum(each.n_images for each in self.dropped)

    @property
    def n_cutouts(self) -> int:
        """Single cut-outs that are dropped."""
        return sum(each.n_images for each in self.dropped if each.is_cutout)

    def dropped_by(self, what: Callable[[Dropped], str]) -> dict[str, int]:
        """Count the images that are dropped, the most first."""
        counts: Counter[str] = Counter()
        for each in self.dropped:
            counts[what(each)] += each.n_images
        return dict(counts.most_common())

    @property
    def must_be_raised(self) -> bool:
        """Whether a build of these decisions needs another version number than that of the recipe."""
        return self.finished is not None and not self.finished.obeys_these

    @property
    def needed_version(self) -> Version:
        """The lowest version that may be given to these changes."""
        return self.version.raised(self.step) if self.must_be_raised else self.version

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain JSON values."""
        return {
            "dataset": self.dataset,
            "version": str(self.version),
            "files": [str(path) for path in self.files],
            "decisions": self.n_decisions,
            "dropped": {
                "images": self.n_dropped,
                "of_these_cutouts": self.n_cutouts,
                "by_class": self.dropped_by(by_class),
                "by_check": self.dropped_by(by_check),
                "by_reviewer": self.dropped_by(by_reviewer),
            },
            "relabelled": [asdict(each) for each in self.relabelled],
            "kept": {check or NO_CHECK: n for check, n in self.kept.items()},
            "back": self.n_back,
            "without_effect": {reason: asdict(found) for reason, found in self.without_effect.items()},
            "step": self.step.name.lower(),
            "finished": None if self.finished is None else str(self.finished.path),
            "must_be_raised": self.must_be_raised,
            "needed_version": str(self.needed_version),
        }


def by_class(dropped: Dropped) -> str:
    """Return the class."""
    return dropped.label or NO_CLASS


def by_check(dropped: Dropped) -> str:
    """Return the check."""
    return dropped.check or NO_CHECK


def by_reviewer(dropped: Dropped) -> str:
    """Return the reviewer."""
    return dropped.reviewer


def few(pictures: Sequence[str]) -> Found:
    """Return how many pictures there are, and the first of them."""
    return Found(len(pictures), sorted(pictures)[:MAX_EXAMPLES])
