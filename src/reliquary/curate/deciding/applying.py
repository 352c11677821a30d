"""What decisions would change in a dataset, told without building it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from reliquary.build.decisions import DECISIONS, decisions_digest
from reliquary.build.diffing.difference import Found
from reliquary.build.effects import Effect, Outcome
from reliquary.build.examples import Example
from reliquary.build.inputs import Inputs, read_inputs
from reliquary.build.reader import MANIFEST_NAME, SAMPLE_SUFFIX, BuiltDataset
from reliquary.build.sources.defaults import default_sources, sources_there
from reliquary.catalogue import Dataset, RecipeFile
from reliquary.catalogue.recipe import Profile
from reliquary.curate.deciding.changes import Changes, Dropped, Finished, Relabelled, few
from reliquary.records import Verdict
from reliquary.versions import Step, Version
from reliquary.workspace import Workspace


def what_changes(
    dataset: Dataset,
    sources: Sequence[Path],
    decision_files: Sequence[Path] = (),
    *,
    builds: Path,
    curation: Workspace | None = None,
    profile: Profile | None = None,
    quiet: bool = False,
) -> Changes:
    """Return what decisions change, by the selection and the labelling of a build, with them and without.

    No picture is made: images that cannot be decoded, or that another object has too, are counted as if they were in
    the dataset.

    Args:
        dataset: The recipe and its card.
        sources: Folders.
        decision_files: Files of decisions, beside those that the recipe names.
        builds: Where finished builds stand.
        curation: The workspace whose curation of the dataset and of its crawls counts, too; None leaves it out.
        profile: Overrides the recipe's.
        quiet: Show no progress.

    Raises:
        ReliquaryError: The sources, decisions or recipe are faulty or do not fit.
    """
    inputs = read_inputs(dataset, sources, decisions=decision_files, curation=curation, profile=profile, quiet=quiet)
    recipe = inputs.recipe
    name = recipe.name + (SAMPLE_SUFFIX if inputs.is_sample else "")
    finished = _finished(builds / f"{name}-{recipe.version}", inputs)
    effects = inputs.effects.values()
    return Changes(
        dataset=name,
        version=Version.parse(recipe.version, f"{dataset.path}: version"),
        files=inputs.decision_files,
        n_decisions=len(inputs.decided.holding.keys() | inputs.decided.passed_over.keys()),
        dropped=_dropped(effects, recipe),
        relabelled=_relabelled(effects, recipe),
        kept=_kept(effects),
        n_back=sum(len(_gained(each)) for each in effects if each.decision.verdict is Verdict.KEEP),
        without_effect=_without_effect(inputs),
        step=_step(inputs, finished),
        finished=finished,
    )


def sources_of(recipe: RecipeFile, workspace: Workspace, profile: Profile | None) -> tuple[list[Path], Profile | None]:
    """Return the folders that a build would take, and its profile.

    Where the workspace has none, those of the sample museum: they are what a dataset was built from whose sample alone
    is there to be curated.

    Raises:
        ReliquaryError: There are none of either.
    """
    if not sources_there(recipe, workspace) and (sample := sources_there(recipe, workspace.sample)):
        return sample, profile or Profile.LOCAL  # as 'reliquary build --sample' builds them
    return default_sources(recipe, workspace), profile


def _ids(outcome: Outcome) -> set[str]:
    """Return the images of an outcome; a picture of several objects is one image."""
    return {example.image_id for example in outcome.examples}


def _lost(effect: Effect) -> set[str]:
    return _ids(effect.before) - _ids(effect.after)


def _gained(effect: Effect) -> set[str]:
    return _ids(effect.after) - _ids(effect.before)


def _class_of(examples: Sequence[Example], recipe: RecipeFile) -> str | None:
    """Return the class of a picture, or of all that is in it, in the first config that has it."""
    names: list[str] = []
    for example in examples:
        if example.strata:
            config = next(iter(example.columns.get("labels", recipe.configs)))
            names += [recipe.labels_of(config).names[index] for index in example.strata]
    return ", ".join(sorted(set(names))) or None


def _is_cutout(effect: Effect) -> bool:
    """Whether a decision is about a single cut-out, and not about an original."""
    image_id = effect.decision.sha256
    return any(example.image_id == image_id != example.candidate.original for example in effect.before.examples)


def _dropped(effects: Iterable[Effect], recipe: RecipeFile) -> list[Dropped]:
    counts: Counter[tuple[str | None, str | None, str, bool]] = Counter()
    for effect in effects:
        decision, lost = effect.decision, _lost(effect)
        if decision.verdict is Verdict.DROP and lost:
            label = _class_of(effect.before.examples, recipe)
            counts[label, decision.check, decision.reviewer, _is_cutout(effect)] += len(lost)
    return [Dropped(*key, n_images=n) for key, n in counts.most_common()]


def _relabelled(effects: Iterable[Effect], recipe: RecipeFile) -> list[Relabelled]:
    counts: Counter[tuple[str | None, str | None]] = Counter()
    for effect in effects:
        before, after = effect.before, effect.after
        if effect.decision.verdict is Verdict.RELABEL and effect.is_any and (before.examples or after.examples):
            new = effect.decision.label if after.examples else None
            counts[_class_of(before.examples, recipe), new] += len(_ids(before) | _ids(after))
    return [Relabelled(*key, n_images=n) for key, n in counts.most_common()]


def _kept(effects: Iterable[Effect]) -> dict[str | None, int]:
    """Count the pictures that are kept against a check, or against the rule for placeholders."""
    kept = [each for each in effects if each.decision.verdict is Verdict.KEEP and each.after.examples]
    return dict(Counter(each.decision.check for each in kept if each.decision.check or each.is_any).most_common())


def _without_effect(inputs: Inputs) -> dict[str, Found]:
    """Return, by the reason, the pictures whose decision changes nothing of the images and their labels."""
    pictures: dict[str, list[str]] = {}
    for image_id, decision in inputs.decided.passed_over.items():
        pictures.setdefault(f"'{decision.label}' is a label of other datasets", []).append(image_id)
    for image_id in inputs.decided.holding:
        effect = inputs.effects.get(image_id)
        reason = _absent(inputs.recipe) if effect is None else _why_not(effect)
        if reason is not None:
            pictures.setdefault(reason, []).append(image_id)
    return {reason: few(pictures[reason]) for reason in sorted(pictures)}


def _absent(recipe: RecipeFile) -> str:
    """Return why nothing is known of an image."""
    cutout = ", nor a cut-out of one that is left" if recipe.crops is not None else ""
    return f"no picture of these sources{cutout}"


def _why_not(effect: Effect) -> str | None:
    """Return why a decision changes neither images nor labels; None if it does, or if it keeps what a check found."""
    decision, before, after = effect.decision, effect.before, effect.after
    if not before.examples and not after.examples:
        reasons = f"left out anyway: {', '.join(sorted(set(before.reasons)))}"
        return f"{reasons}; only the reason changes" if effect.is_any else reasons
    if effect.is_any or (decision.verdict is Verdict.KEEP and decision.check):
        return None
    if decision.verdict is Verdict.KEEP:
        return "kept anyway"
    return "a cut-out can only be dropped" if _is_cutout(effect) else "has this label anyway"


def _finished(folder: Path, inputs: Inputs) -> Finished | None:
    """Return the finished build of this version, if there is one."""
    if not (folder / MANIFEST_NAME).is_file():
        return None
    manifest = BuiltDataset.open(folder).manifest
    obeyed = [source.sha256 for source in manifest.sources if source.kind == DECISIONS]
    now = [decisions_digest(inputs.decisions).sha256] if inputs.decisions else []
    return Finished(folder, obeys_others=bool(obeyed) and obeyed != now, obeys_these=obeyed == now)


def _step(inputs: Inputs, finished: Finished | None) -> Step:
    """Return how large a step from the dataset without decisions, or from the finished build, these decisions are."""
    if finished is not None and finished.obeys_these:
        return Step.NONE
    effects = inputs.effects.values()
    relabelled = any(each.is_any and each.decision.verdict is Verdict.RELABEL for each in effects)
    # Splits are balanced anew whenever there is an image more or less, so others may move. Of decisions that were taken
    # back nothing is known but that they are gone.
    if relabelled or any(_lost(each) or _gained(each) for each in effects) or (finished and finished.obeys_others):
        return Step.MAJOR
    return Step.PATCH if inputs.decisions else Step.NONE
