"""What differs between two versions of a dataset, and which version number that asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from reliquary.versions import Step, Version

MAX_EXAMPLES = 5


@dataclass(frozen=True)
class Found:
    """How many there are of something, and the first of them as examples."""

    count: int = 0
    examples: Sequence[str] = ()


@dataclass(frozen=True)
class ColumnChanges:
    """How the columns of a config differ.

    Attributes:
        added: New columns.
        dropped: Columns that are gone.
        extended: Columns with more classes than before, after those that there were.
        altered: Columns whose type or class names are others, with what was and what is.
    """

    added: Sequence[str] = ()
    dropped: Sequence[str] = ()
    extended: Sequence[str] = ()
    altered: Mapping[str, str] = field(default_factory=dict)

    @property
    def step(self) -> Step:
        """How large a step these changes are."""
        if self.dropped or self.altered:
            return Step.MAJOR
        return Step.MINOR if self.added or self.extended else Step.NONE


@dataclass(frozen=True)
class ConfigDifference:
    """How one config differs. Rows are known by their ``image_id``.

    Attributes:
        splits_added: New splits.
        splits_dropped: Splits that are gone.
        columns: How the columns differ.
        added: New images.
        dropped: Images that are gone.
        moved: Images that stand in another split than before.
        changed: By column, the images whose value is another; classes are compared by name.
        reencoded: By column, the images whose picture has other bytes.
        licences: By licence, how many images had it and have it, where that differs.
    """

    splits_added: Sequence[str] = ()
    splits_dropped: Sequence[str] = ()
    columns: ColumnChanges = ColumnChanges()
    added: Found = Found()
    dropped: Found = Found()
    moved: Found = Found()
    changed: Mapping[str, Found] = field(default_factory=dict)
    reencoded: Mapping[str, Found] = field(default_factory=dict)
    licences: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def step(self) -> Step:
        """How large a step these changes are."""
        if self.splits_dropped or self.dropped.count or self.moved.count or self.changed or self.reencoded:
            return Step.MAJOR
        is_more = bool(self.splits_added or self.added.count)
        return max(self.columns.step, Step.MINOR if is_more else Step.NONE)


@dataclass(frozen=True)
class FileChanges:
    """How the files of the folders differ; a change of the card or of how rows are packed shows only here."""

    added: Sequence[str] = ()
    dropped: Sequence[str] = ()
    changed: Sequence[str] = ()


@dataclass(frozen=True)
class Difference:
    """What differs between two versions of a dataset.

    Attributes:
        name: Name of the dataset.
        old: The version that is taken to be the older one.
        new: The other one.
        is_same: Their manifests have the same digest.
        new_default: The config that ``load_dataset`` takes by itself, if that was another one before.
        configs_added: New configs.
        configs_dropped: Configs that are gone.
        configs: The configs that both have.
        files: How the files differ.
    """

    name: str
    old: Version
    new: Version
    is_same: bool
    new_default: str | None
    configs_added: Sequence[str]
    configs_dropped: Sequence[str]
    configs: Mapping[str, ConfigDifference]
    files: FileChanges

    @property
    def step(self) -> Step:
        """The step that the changes ask for, in the sense of Croissant."""
        if self.configs_dropped or self.new_default:
            return Step.MAJOR
        least = Step.NONE if self.is_same else Step.PATCH
        return max([config.step for config in self.configs.values()] + [Step.MINOR if self.configs_added else least])

    @property
    def needed_version(self) -> Version:
        """The lowest version that may be given to these changes."""
        return self.old.raised(self.step)

    @property
    def is_honoured(self) -> bool:
        """Whether the number of the new version promises no more than the changes keep."""
        return self.new >= self.old and self.new.step_from(self.old) >= self.step

    def as_json(self) -> dict[str, Any]:
        """Return all of it as plain JSON values."""
        return {
            **asdict(self),
            "old": str(self.old),
            "new": str(self.new),
            "step": self.step.name.lower(),
            "needed_version": str(self.needed_version),
            "is_honoured": self.is_honoured,
        }
