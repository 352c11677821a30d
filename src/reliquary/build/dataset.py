"""Building a dataset: the steps in their order, from crawl folders to a finished, versioned folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from reliquary.build.candidates import Candidate, CrawlSource, picture_source, read_sources
from reliquary.build.decisions import Decisions, decisions_digest, read_decisions
from reliquary.build.left_out import LEFT_OUT_NAME, read_left_out
from reliquary.build.plan import Identity, Plan, make_plan
from reliquary.build.reader import BuiltDataset
from reliquary.build.resized import ResizedImages
from reliquary.build.selection import Example, LeftOut, Selection
from reliquary.build.workplace import building, partial_folder
from reliquary.build.writer import write_dataset
from reliquary.catalogue import Dataset, RecipeFile
from reliquary.catalogue.recipe import Profile, SourceKind, TaskKind
from reliquary.errors import ReliquaryError
from reliquary.files import canonical_json, sha256_bytes
from reliquary.records import ImageSource
from reliquary.summary import Summary


def build_dataset(
    dataset: Dataset,
    sources: Sequence[Path],
    builds: Path,
    *,
    decisions: Sequence[Path] = (),
    profile: Profile | None = None,
    workers: int = 1,
    quiet: bool = False,
) -> Summary:
    """Build a dataset from finished crawls.

    Equal inputs give equal bytes, with any number of workers and any order of ``sources`` and ``decisions``. A build
    that was killed goes on with the images it had made. A finished version is never changed.

    Args:
        dataset: The recipe and its card.
        sources: Crawl folders.
        builds: The dataset is written to ``<builds>/<name>-<version>``; ``<name>`` ends in ``-sample`` if its pictures
            are those of the sample museum.
        decisions: Files of curators' decisions.
        profile: Overrides the recipe's.
        workers: Threads that resize images.
        quiet: Show no progress.

    Raises:
        ReliquaryError: The sources, decisions or recipe are faulty or do not fit, nothing is left after the filters, a
            split would be empty or leak, another build of this version stands there, or the disk is full.
    """
    recipe = _checked(dataset.recipe, profile)
    crawls = read_sources(sources)
    decided = read_decisions(decisions, recipe.labels.names)
    identity = _identity(recipe, dataset.card, crawls, decided)
    target = builds / identity.folder_name
    with building(builds, identity.folder_name):
        if target.exists():
            _check_same(target, identity)
        else:
            plan, resized = _plan(identity, crawls, decided, builds, workers=workers, quiet=quiet)
            with partial_folder(target) as folder:
                write_dataset(folder, identity, plan, resized, quiet=quiet)
    return _summary(target)


def _checked(recipe: RecipeFile, profile: Profile | None) -> RecipeFile:
    """Return the recipe with its profile overridden, if this release can build it."""
    if recipe.task is not TaskKind.CLASSIFICATION:
        raise ReliquaryError(
            f"{recipe.name}: task: '{recipe.task}' cannot be built by this release, only classification"
        )
    for index, source in enumerate(recipe.sources):
        if source.kind is not SourceKind.CRAWL:
            raise ReliquaryError(f"{recipe.name}: sources[{index}].kind: '{source.kind}' cannot be built, only crawl")
    return recipe if profile is None else recipe.model_copy(update={"profile": profile})


def _identity(recipe: RecipeFile, card: str, crawls: Sequence[CrawlSource], decisions: Decisions) -> Identity:
    content = {"recipe": recipe.model_dump(mode="json"), "card": card}
    return Identity(
        recipe=recipe,
        card=card,
        recipe_sha256=sha256_bytes(canonical_json(content)),
        sample=picture_source(_candidates(crawls)) is ImageSource.SAMPLE,
        sources=[*(crawl.digest() for crawl in crawls), *([decisions_digest(decisions)] if decisions else [])],
    )


def _candidates(crawls: Sequence[CrawlSource]) -> list[Candidate]:
    return [candidate for crawl in crawls for candidate in crawl.candidates]


def _check_same(target: Path, identity: Identity) -> None:
    """Let a finished build stand if it was made from the same inputs.

    Raises:
        ReliquaryError: It was made from others, or is not whole.
    """
    manifest = BuiltDataset.open(target).manifest
    changed = []
    if manifest.recipe_sha256 != identity.recipe_sha256:
        changed.append("the recipe or its card")
    if sorted(manifest.sources, key=str) != sorted(identity.sources, key=str):
        changed.append("the sources or the decisions")
    if changed:
        raise ReliquaryError(
            f"{target}: this version stands there and was made from other inputs ({' and '.join(changed)} differ); a "
            "version never changes under its users: raise 'version' in the recipe, or remove the folder"
        )
    for file in manifest.files:
        path = target / file.path
        if not path.is_file() or path.stat().st_size != file.bytes:
            raise ReliquaryError(
                f"{path}: missing or of another size than in the manifest; remove {target}, build again"
            )


def _plan(
    identity: Identity,
    crawls: Sequence[CrawlSource],
    decisions: Decisions,
    builds: Path,
    *,
    workers: int,
    quiet: bool,
) -> tuple[Plan, ResizedImages]:
    """Select, resize what was selected, leave out what cannot be decoded, group and split."""
    recipe = identity.recipe
    selection = Selection(recipe, decisions, {crawl.museum: crawl.redistributable for crawl in crawls})
    selection.apply(_candidates(crawls))
    stores = {crawl.museum: crawl.blobs for crawl in crawls}
    originals = {example.image_id: stores[example.image.museum] for example in selection.examples}
    resized = ResizedImages(builds / ".cache", recipe.image)
    unreadable = resized.make(originals, workers=workers, quiet=quiet)
    readable, rejected = _without_unreadable(selection.examples, unreadable)
    return make_plan(recipe, readable, [*selection.left_out, *rejected]), resized


def _without_unreadable(
    examples: Sequence[Example], unreadable: Mapping[str, str]
) -> tuple[list[Example], list[LeftOut]]:
    readable = [example for example in examples if example.image_id not in unreadable]
    rejected = [
        LeftOut.of(example.image, unreadable[example.image_id], rejected=True)
        for example in examples
        if example.image_id in unreadable
    ]
    return readable, rejected


def _summary(target: Path) -> Summary:
    """Return what a finished build holds, read from its folder."""
    built = BuiltDataset.open(target)
    config = built.configs()[0]
    prefix = f"data/{config}/"
    left_out = read_left_out(target / LEFT_OUT_NAME)
    return Summary(
        verb=f"build {built.manifest.name}",
        made={
            "version": built.manifest.version,
            "images": sum(file.rows or 0 for file in built.manifest.files if file.path.startswith(prefix)),
            "configs": ", ".join(built.configs()),
            "digest": built.manifest.digest,
        },
        left_out=_by_reason(left_out, rejected=False),
        rejected=_by_reason(left_out, rejected=True),
        places={"dataset": target},
    )


def _by_reason(left_out: Sequence[LeftOut], *, rejected: bool) -> dict[str, int]:
    return dict(sorted(Counter(entry.reason for entry in left_out if entry.rejected is rejected).items()))
