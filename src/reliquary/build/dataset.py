"""Building a dataset: the steps in their order, from sources to a finished, versioned folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from reliquary.build.decisions import DECISIONS, decisions_digest
from reliquary.build.effects import sort_candidates
from reliquary.build.examples import Example, LeftOut
from reliquary.build.inputs import Inputs, read_inputs
from reliquary.build.kinds import kind_of
from reliquary.build.pictures.made import MadePictures
from reliquary.build.pictures.picture import Picture, key
from reliquary.build.planning.plan import Identity, Plan, make_plan
from reliquary.build.reader import BuiltDataset
from reliquary.build.rebuilding.folder import recipe_only_name
from reliquary.build.rebuilding.recipe_only import recipe_only_summary, write_recipe_only
from reliquary.build.sources.candidate import ReadSource
from reliquary.build.splitting.groups import group_ids
from reliquary.build.splitting.identical import drop_identical
from reliquary.build.splitting.near_duplicates import near_duplicates
from reliquary.build.writing.left_out import LEFT_OUT_NAME, read_left_out
from reliquary.build.writing.workplace import building, partial_folder
from reliquary.build.writing.writer import write_dataset
from reliquary.catalogue import Dataset, RecipeFile
from reliquary.catalogue.recipe import Profile, Tie
from reliquary.errors import ReliquaryError
from reliquary.files import canonical_json, sha256_bytes
from reliquary.records import SourceDigest
from reliquary.summary import Summary
from reliquary.workspace import Workspace


def build_dataset(
    dataset: Dataset,
    sources: Sequence[Path],
    builds: Path,
    *,
    decisions: Sequence[Path] = (),
    curation: Workspace | None = None,
    profile: Profile | None = None,
    workers: int = 1,
    quiet: bool = False,
) -> Summary:
    """Build a dataset from crawls, render sets and local copies.

    Equal inputs give equal bytes, with any number of workers and any order of ``sources`` and ``decisions``. A build
    that was killed goes on with the images it had made. A finished version is never changed.

    Args:
        dataset: The recipe and its card.
        sources: Folders.
        builds: The dataset is written to ``<builds>/<name>-<version>``; ``<name>`` ends in ``-sample`` if its pictures
            are those of the sample museum, and holds ``-recipe-only`` if the profile leaves them out.
        decisions: Files of decisions, beside those that the recipe names.
        curation: The workspace whose curation of the dataset and of its crawls is obeyed, too; None leaves it out.
        profile: Overrides the recipe's.
        workers: Threads that make images.
        quiet: Show no progress.

    Raises:
        ReliquaryError: The sources, decisions or recipe are faulty or do not fit, nothing is left after the filters, a
            split would be empty or leak, another build of this version stands there, or the disk is full.
    """
    is_recipe_only = (profile or dataset.recipe.profile) is Profile.RECIPE_ONLY
    inputs = read_inputs(dataset, sources, decisions=decisions, curation=curation, profile=profile, quiet=quiet)
    identity = _identity(inputs, dataset.card)
    version = identity.recipe.version
    target = builds / (f"{recipe_only_name(identity)}-{version}" if is_recipe_only else identity.folder_name)
    with building(builds, target.name):
        if target.exists():
            _check_same(target, identity)
        else:
            made = MadePictures(builds / ".cache")
            plan = _plan(inputs, made, workers=workers, quiet=quiet)
            with partial_folder(target) as folder:
                if is_recipe_only:
                    write_recipe_only(folder, identity, plan, made, inputs.read, quiet=quiet)
                else:
                    write_dataset(folder, identity, plan, made, quiet=quiet)
    return _with_decisions(recipe_only_summary(target) if is_recipe_only else _summary(target), inputs)


def _identity(inputs: Inputs, card: str) -> Identity:
    content = {"recipe": inputs.recipe.model_dump(mode="json"), "card": card}
    decisions = inputs.decisions
    return Identity(
        recipe=inputs.recipe,
        card=card,
        recipe_sha256=sha256_bytes(canonical_json(content)),
        sample=inputs.is_sample,
        sources=[*(source.digest() for source in inputs.read), *([decisions_digest(decisions)] if decisions else [])],
        decisions=decisions,
    )


def _check_same(target: Path, identity: Identity) -> None:
    """Let a finished build stand if it was made from the same inputs.

    Raises:
        ReliquaryError: It was made from others, or is not whole.
    """
    manifest = BuiltDataset.open(target).manifest
    changed = []
    if manifest.recipe_sha256 != identity.recipe_sha256:
        changed.append("the recipe or its card")
    if _digests(manifest.sources, of_decisions=False) != _digests(identity.sources, of_decisions=False):
        changed.append("the sources")
    if _digests(manifest.sources, of_decisions=True) != _digests(identity.sources, of_decisions=True):
        changed.append("the decisions, see 'reliquary curate apply',")
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


def _digests(sources: Sequence[SourceDigest], *, of_decisions: bool) -> list[str]:
    return sorted(str(source) for source in sources if (source.kind == DECISIONS) is of_decisions)


def _plan(inputs: Inputs, made: MadePictures, *, workers: int, quiet: bool) -> Plan:
    """Select, make the pictures of what was selected, leave out what cannot be decoded, group and split."""
    recipe = inputs.recipe
    wanted = sort_candidates(inputs.candidates, recipe, inputs.decisions)
    faulty = [LeftOut.of(found, found.reason, rejected=True) for source in inputs.read for found in source.rejections]
    problems = _make_pictures(wanted.examples, inputs.read, made, workers=workers, quiet=quiet)
    readable = [example for example in wanted.examples if example.image_id not in problems]
    unreadable = [
        LeftOut.of(example.candidate, problems[example.image_id], rejected=True)
        for example in wanted.examples
        if example.image_id in problems
    ]
    # Pictures that two objects share tie them together, so groups are made before one of the two is dropped.
    groups = _groups(recipe, readable, made)
    kept = drop_identical(readable)
    left_out = [*faulty, *wanted.left_out, *unreadable, *kept.left_out]
    return make_plan(recipe, kind_of(recipe.task), kept.examples, groups, left_out)


def _make_pictures(
    examples: Sequence[Example], read: Sequence[ReadSource], made: MadePictures, *, workers: int, quiet: bool
) -> Mapping[str, str]:
    """Make all pictures, and return for each example that lacks one the reason."""
    readers = {source.name: source.read for source in read}
    source_of = {
        picture.original: example.candidate.source for example in examples for picture in example.pictures.values()
    }

    def read_original(sha256: str) -> bytes:
        return readers[source_of[sha256]](sha256)

    pictures: list[Picture] = [picture for example in examples for picture in example.pictures.values()]
    problems = made.make(pictures, read_original, workers=workers, quiet=quiet, title="make images")
    if not problems:
        return {}
    return {
        example.image_id: problems[key(picture)]
        for example in examples
        for picture in example.pictures.values()
        if key(picture) in problems
    }


def _groups(recipe: RecipeFile, examples: Sequence[Example], made: MadePictures) -> dict[str, str]:
    alike: list[tuple[int, int]] = []
    if Tie.NEAR_DUPLICATE in recipe.ties:
        found = ((number, made.fingerprint(example.pictures["image"])) for number, example in enumerate(examples))
        compared = [(number, fingerprint) for number, fingerprint in found if fingerprint is not None]
        pairs = near_duplicates([fingerprint for _, fingerprint in compared], recipe.near_duplicate_bits)
        alike = [(compared[first][0], compared[second][0]) for first, second in pairs]
    return group_ids(examples, recipe.ties, alike)


def _summary(target: Path) -> Summary:
    """Return what a finished build holds, read from its folder."""
    built = BuiltDataset.open(target)
    default = built.configs()[0]
    # Configs of pools share their files: an image counts once, however many configs list it.
    store = built.shards(default, built.splits(default)[0])[0].parent.relative_to(target).as_posix()
    left_out = read_left_out(target / LEFT_OUT_NAME)
    return Summary(
        verb=f"build {built.manifest.name}",
        made={
            "version": built.manifest.version,
            "images": sum(file.rows or 0 for file in built.manifest.files if file.path.startswith(f"{store}/")),
            "configs": ", ".join(built.configs()),
            "digest": built.manifest.digest,
        },
        left_out=_by_reason(left_out, rejected=False),
        rejected=_by_reason(left_out, rejected=True),
        places={"dataset": target},
    )


def _with_decisions(summary: Summary, inputs: Inputs) -> Summary:
    """Add the files of decisions that were obeyed, and how many of their decisions make a difference."""
    if not inputs.decision_files:
        return summary
    several = len(inputs.decision_files) > 1
    places = {f"decisions {n}" if several else "decisions": path for n, path in enumerate(inputs.decision_files, 1)}
    made = {**summary.made, "decisions applied": len(inputs.decisions)}
    return replace(summary, made=made, places={**summary.places, **places})


def _by_reason(left_out: Sequence[LeftOut], *, rejected: bool) -> dict[str, int]:
    return dict(sorted(Counter(entry.reason for entry in left_out if entry.rejected is rejected).items()))
