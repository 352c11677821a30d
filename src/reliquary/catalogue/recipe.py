"""Recipes, ``datasets/<name>/recipe.yaml``: what a dataset is made of, and how."""

from __future__ import annotations

from enum import StrEnum
from math import isclose
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints, model_validator

from reliquary.catalogue.crawler import Name
from reliquary.catalogue.recipe_card import About, Version
from reliquary.catalogue.recipe_images import (
    Crops,
    Fit,
    ImageFormat,
    ImageSpec,
    MaskKind,
    Masks,
    ReliefMaps,
    ResizeMethod,
)
from reliquary.catalogue.recipe_labels import Epochs, LabelField, Labels
from reliquary.catalogue.recipe_sources import CopyForm, CrawlSource, ImportSource, RenderSource, Source
from reliquary.records.base import Part, Record, Text
from reliquary.records.crawl import Flag

__all__ = [
    "About",
    "Config",
    "CopyForm",
    "CrawlSource",
    "Crops",
    "Epochs",
    "Filters",
    "Fit",
    "ImageFormat",
    "ImageSpec",
    "ImportSource",
    "LabelField",
    "Labels",
    "MaskKind",
    "Masks",
    "Pools",
    "Profile",
    "RecipeFile",
    "ReliefMaps",
    "RenderSource",
    "ResizeMethod",
    "Source",
    "SplitBy",
    "Splits",
    "TaskKind",
    "Tie",
    "Version",
]


class TaskKind(StrEnum):
    """The kinds of task that a suite can have; all but ``age`` are kinds of datasets too."""

    CLASSIFICATION = "classification"
    EPOCHS = "epochs"
    AGE = "age"
    DETECTION = "detection"
    RESTORATION = "restoration"
    STYLE = "style"
    RELIEF = "relief"

    @property
    def dataset(self) -> TaskKind:
        """The kind of dataset that the task is measured on: ages are asked of datasets with epochs."""
        return TaskKind.EPOCHS if self is TaskKind.AGE else self


class Filters(Part):
    """Which images are left out.

    Attributes:
        flags: Objects with one of these flags.
        min_side: Images whose shorter side has fewer pixels.
        placeholder_objects: An identical picture that stands for at least so many objects is a placeholder
            ("no image available") and is left out.
    """

    flags: list[Flag] = Field(default_factory=lambda: [Flag.HUMAN_REMAINS, Flag.SACRED, Flag.BLOCKED])
    min_side: int = Field(default=32, ge=1)
    placeholder_objects: int = Field(default=3, ge=2)


class Tie(StrEnum):
    """What ties images together into a group that never stands in two splits.

    Identical pictures are always tied.
    """

    OBJECT = "object"
    NEAR_DUPLICATE = "near_duplicate"
    SITE = "site"


class SplitBy(StrEnum):
    """What stays together: all images of a group, or nothing (as in the paper)."""

    GROUP = "group"
    IMAGE = "image"


class Splits(Part):
    """The splits of a config; the ratios add up to 1."""

    by: SplitBy
    ratios: dict[Name, Annotated[float, Field(gt=0, le=1)]] = Field(min_length=1)
    seed: int = 0

    @model_validator(mode="after")
    def _check_sum(self) -> Self:
        total = sum(self.ratios.values())
        if not isclose(total, 1.0, abs_tol=1e-9):
            raise ValueError(f"the ratios add up to {total:g}, not to 1")
        return self


class Config(Part):
    """One configuration of the dataset: ``description`` for the card, its own splits, and its own labels if any."""

    description: Text
    splits: Splits
    labels: Labels | None = None


class Pools(Part):
    """Training pools of which fusion configs take shares; every shard of a pool holds one image of each class.

    Attributes:
        base: The pool that a share replaces, for example ``real``; its images also make the test split.
        added: The pool that replaces it, for example ``synthetic``.
        per_class: Training images of each class in each pool, that is the number of shards of a pool.
        shares: Per cent of the training set that comes from ``added``: each becomes a config ``fusion-<share>``.
        seed: Seed of the order of images in a pool.
    """

    base: Name
    added: Name
    per_class: int = Field(ge=1)
    shares: list[Annotated[int, Field(ge=0, le=100)]] = Field(min_length=1)
    seed: int = 0

    @staticmethod
    def config_name(share: int) -> str:
        """Return the name of the config with a share, per cent."""
        return f"fusion-{share:03}"


class Profile(StrEnum):
    """What a build may hold.

    ``public`` takes only images that may be redistributed, ``local`` takes all. ``recipe-only`` takes all too, and
    writes what anyone needs to rebuild the dataset of the profile ``local``, but no picture.
    """

    PUBLIC = "public"
    LOCAL = "local"
    RECIPE_ONLY = "recipe-only"


class RecipeFile(Record):
    """One dataset; the first config is the default of ``load_dataset``.

    Attributes:
        ties: What ties images into groups, beside identical bytes.
        near_duplicate_bits: Pictures whose perceptual hashes differ in at most so many of 64 bits are near-duplicates.
        decisions: Files of curators' decisions, beside the recipe.
        about: What the card says that no program can know.
    """

    SCHEMA: ClassVar[str] = "recipe"
    VERSION: ClassVar[int] = 2

    name: Name
    version: Version
    title: Text
    task: TaskKind
    sources: list[Source] = Field(min_length=1)
    labels: Labels | None = None
    epochs: Epochs | None = None
    filters: Filters = Field(default_factory=Filters)
    decisions: list[Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+\.jsonl$")]] = Field(default_factory=list)
    ties: list[Tie] = Field(default_factory=lambda: [Tie.OBJECT, Tie.NEAR_DUPLICATE, Tie.SITE])
    near_duplicate_bits: int = Field(default=4, ge=0, le=8)
    image: ImageSpec
    crops: Crops | None = None
    masks: Masks | None = None
    relief: ReliefMaps | None = None
    pools: Pools | None = None
    configs: dict[Name, Config] = Field(min_length=1)
    profile: Profile = Profile.PUBLIC
    about: About = Field(default_factory=About)

    @model_validator(mode="after")
    def _check_sections(self) -> Self:
        if self.task.dataset is not self.task:
            raise ValueError(f"'{self.task}' is a task of suites; a dataset for it has the task '{self.task.dataset}'")
        for task, sections in NEEDED.items():
            for section in sections:
                if task is self.task and getattr(self, section) is None:
                    raise ValueError(f"a dataset for the task '{task}' needs the section '{section}'")
        own_labels = [name for name, config in self.configs.items() if config.labels is not None]
        if own_labels and self.task is not TaskKind.CLASSIFICATION:
            raise ValueError(f"configs.{own_labels[0]}.labels: only classification has other labels in other configs")
        for section, tasks in ONLY_FOR.items():
            if getattr(self, section) is not None and self.task not in tasks:
                raise ValueError(f"the section '{section}' means nothing for the task '{self.task}'")
        return self

    def labels_of(self, config: str) -> Labels:
        """Return the labels of a config: its own, or those of the recipe.

        Raises:
            ValueError: The recipe has none, because its task has no classes.
        """
        return self.configs[config].labels or self.common_labels

    def config_names(self) -> list[str]:
        """Return the names of the configs of the built dataset; a sample may lack some shares of pools."""
        if self.pools is not None:
            return [self.pools.config_name(share) for share in self.pools.shares]
        return list(self.configs)

    @property
    def common_labels(self) -> Labels:
        """The labels of every config that has none of its own.

        Raises:
            ValueError: The recipe has none, because its task has no classes.
        """
        if self.labels is None:
            raise ValueError(f"the recipe '{self.name}' has no labels")
        return self.labels


NEEDED: dict[TaskKind, tuple[str, ...]] = {
    TaskKind.CLASSIFICATION: ("labels",),
    TaskKind.EPOCHS: ("labels", "epochs"),
    TaskKind.DETECTION: ("labels",),
    TaskKind.STYLE: ("labels",),
    TaskKind.RESTORATION: ("masks",),
    TaskKind.RELIEF: ("relief",),
}
ONLY_FOR: dict[str, tuple[TaskKind, ...]] = {
    "epochs": (TaskKind.EPOCHS,),
    "crops": (TaskKind.DETECTION, TaskKind.RESTORATION, TaskKind.STYLE),
    "masks": (TaskKind.RESTORATION,),
    "relief": (TaskKind.RELIEF,),
    "pools": (TaskKind.DETECTION,),
}
