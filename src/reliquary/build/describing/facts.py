"""The facts of a dataset that its card, its figures and its Croissant file tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reliquary.build.describing.counting import (
    ClassCounts,
    Groups,
    SourceCounts,
    Years,
    count_classes,
    count_groups,
    count_siblings,
    count_sources,
    count_years,
)
from reliquary.build.describing.decided import Decided, count_decisions
from reliquary.build.examples import Example
from reliquary.build.planning.plan import Identity, Plan
from reliquary.build.planning.stores import ConfigPlan, Store
from reliquary.build.sources.candidate import Candidate
from reliquary.catalogue.recipe import About, CrawlSource, ImageSpec
from reliquary.files import canonical_json, sha256_bytes
from reliquary.licences import Terms, terms_of
from reliquary.records import ManifestFile


@dataclass(frozen=True)
class ConfigFacts:
    """One config: its splits in their order, the images of each, and of which parts of its store they are."""

    name: str
    description: str
    splits: list[str]
    class_names: list[str]
    totals: list[int]
    parts: dict[str, int]
    siblings: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class StoreFacts:
    """What configs read: most stores have one config, that of their own name.

    Attributes:
        by_image: The splits do not keep groups together.
        counts_things: Classes are of things in the images, not of images.
        like: An earlier store with the same images and classes, which is split otherwise; None if there is none.
        left_out: Images of the dataset that are not in the store, by reason.
    """

    name: str
    by_image: bool
    counts_things: bool
    like: str | None
    classes: ClassCounts
    sources: SourceCounts
    years: Years
    left_out: list[tuple[str, int]]
    configs: list[ConfigFacts]

    @property
    def class_figure(self) -> str | None:
        """The picture of its classes; None if it has none."""
        return f"figures/classes-{self.name}.svg" if self.classes.names else None

    @property
    def year_figure(self) -> str | None:
        """The picture of its years; None if no object has any, or if it would be that of an earlier store."""
        return f"figures/years-{self.name}.svg" if self.years.middles and self.like is None else None


@dataclass(frozen=True)
class LicenceFacts:
    """A licence: of how many images, whether the source lets them be passed on, and what its text allows."""

    licence: str
    redistributable: bool
    images: int
    terms: Terms


@dataclass(frozen=True)
class SourceFacts:
    """A source: how many images of how many objects it gives, and one of its credit lines."""

    name: str
    images: int
    objects: int
    credit: str


@dataclass(frozen=True)
class DatasetFacts:
    """All facts.

    Attributes:
        data_sha256: Hash over the names and hashes of all Parquet files.
        left_out: Reason, whether it is a fault, and number of images.
        missing_museums: Those that the recipe names and that this build has nothing from.
        decisions: The decisions that were applied, by verdict and check.
    """

    name: str
    folder: str
    title: str
    version: str
    task: str
    sample: bool
    profile: str
    about: About
    image: ImageSpec
    n_images: int
    n_objects: int
    groups: Groups
    years: Years
    stores: list[StoreFacts]
    licences: list[LicenceFacts]
    sources: list[SourceFacts]
    missing_museums: list[str]
    left_out: list[tuple[tuple[str, bool], int]]
    decisions: list[Decided]
    data_sha256: str

    @property
    def configs(self) -> list[ConfigFacts]:
        """The configs of all stores, the default one first."""
        return [config for store in self.stores for config in store.configs]

    def fields(self) -> dict[str, Any]:
        """Return the facts by name, for templates."""
        return {**{name: getattr(self, name) for name in self.__dataclass_fields__}, "configs": self.configs}


def dataset_facts(identity: Identity, plan: Plan, files: Mapping[str, ManifestFile]) -> DatasetFacts:
    """Count a planned dataset.

    Args:
        identity: Name, version and recipe.
        plan: What the dataset holds.
        files: Hash and size of each Parquet file.
    """
    recipe = identity.recipe
    candidates = [example.candidate for example in plan.examples.values()]
    return DatasetFacts(
        name=identity.name,
        folder=identity.folder_name,
        title=recipe.title,
        version=recipe.version,
        task=recipe.task.value,
        sample=identity.sample,
        profile=recipe.profile.value,
        about=recipe.about,
        image=recipe.image,
        n_images=len(plan.examples),
        n_objects=len({(candidate.source, candidate.item) for candidate in candidates}),
        groups=count_groups(plan),
        years=count_years(plan.examples.values()),
        stores=[_store_facts(plan, store) for store in plan.stores],
        licences=_licences(candidates),
        sources=_sources(candidates),
        missing_museums=_missing_museums(identity),
        left_out=sorted(Counter((entry.reason, entry.rejected) for entry in plan.left_out).items()),
        decisions=count_decisions(identity.decisions.values()),
        data_sha256=data_sha256(files),
    )


def data_sha256(files: Mapping[str, ManifestFile]) -> str:
    """Return the hash over the names and hashes of files, in the order of their names."""
    return sha256_bytes(canonical_json([[path, files[path].sha256] for path in sorted(files)]))


def _store_facts(plan: Plan, store: Store) -> StoreFacts:
    column = plan.kind.class_column or ""
    names = store.contents.class_names.get(column, [])
    own = [config for config in plan.configs if config.store == store.name]
    return StoreFacts(
        name=store.name,
        by_image=not store.by_group,
        counts_things="." in column,
        like=_like(plan, store, column),
        classes=count_classes(store, names),
        sources=count_sources(plan, store, names),
        years=count_years(_examples(plan, store)),
        left_out=sorted(store.contents.left_out.items()),
        configs=[_config_facts(plan, store, config, names) for config in own],
    )


def _like(plan: Plan, store: Store, column: str) -> str | None:
    earlier = plan.stores[: plan.stores.index(store)]
    own = store.contents.strata, store.contents.class_names.get(column)
    return next((e.name for e in earlier if (e.contents.strata, e.contents.class_names.get(column)) == own), None)


def _examples(plan: Plan, store: Store) -> Iterator[Example]:
    return (plan.examples[image_id] for part in store.parts for image_id in part.image_ids)


def _config_facts(plan: Plan, store: Store, config: ConfigPlan, names: Sequence[str]) -> ConfigFacts:
    parts: Counter[str] = Counter()
    for pieces in config.splits.values():
        for piece in pieces:
            parts[piece.part] += len(store.image_ids(piece))
    return ConfigFacts(
        name=config.name,
        description=config.description,
        splits=list(config.splits),
        class_names=list(names),
        totals=[len(plan.image_ids(config, split)) for split in config.splits],
        parts={part.name: parts[part.name] for part in store.parts},
        siblings={} if store.by_group else count_siblings(plan, config),
    )


def _licences(candidates: Sequence[Candidate]) -> list[LicenceFacts]:
    counts = Counter((candidate.licence, candidate.redistributable) for candidate in candidates)
    return [LicenceFacts(licence, may, n, terms_of(licence)) for (licence, may), n in sorted(counts.items())]


def _sources(candidates: Sequence[Candidate]) -> list[SourceFacts]:
    """Return the sources, each with the credit line of its first image as an example."""
    lines: dict[str, str] = {}
    for candidate in candidates:
        lines.setdefault(candidate.source, candidate.credit)
    images = Counter(candidate.source for candidate in candidates)
    objects = Counter(source for source, _ in {(candidate.source, candidate.item) for candidate in candidates})
    return [SourceFacts(name, images[name], objects[name], lines[name]) for name in sorted(lines)]


def _missing_museums(identity: Identity) -> list[str]:
    crawls = (source for source in identity.recipe.sources if isinstance(source, CrawlSource))
    named = {museum for source in crawls for museum in source.museums}
    return [] if identity.sample else sorted(named - {source.name for source in identity.sources})
