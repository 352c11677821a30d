"""What goes into a build: recipe, sources and decisions, read and checked, before any picture is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reliquary.build.decisions import DecisionFile, Decisions, ReadDecisions, read_decisions
from reliquary.build.effects import Effect, applied, effects_of
from reliquary.build.kinds import kind_of
from reliquary.build.sources.candidate import Candidate, ReadSource, picture_source
from reliquary.build.sources.curation import curation_files
from reliquary.build.sources.reading import read_sources
from reliquary.catalogue import Dataset, RecipeFile
from reliquary.catalogue.recipe import Profile
from reliquary.records import ImageSource
from reliquary.workspace import Workspace


@dataclass(frozen=True)
class Inputs:
    """What a dataset is made from.

    Attributes:
        recipe: The recipe, with the profile that holds for this build.
        read: The sources.
        candidates: All candidates of all sources.
        is_sample: Whether the pictures are those of the sample museum.
        decision_files: The files of decisions that were read.
        decided: What they hold.
        effects: What the decisions about images of these sources do.
    """

    recipe: RecipeFile
    read: Sequence[ReadSource]
    candidates: Sequence[Candidate]
    is_sample: bool
    decision_files: Sequence[Path]
    decided: ReadDecisions
    effects: Mapping[str, Effect]

    @property
    def decisions(self) -> Decisions:
        """The decisions that make a difference; all others change no byte of the dataset."""
        return applied(self.effects)


def read_inputs(
    dataset: Dataset,
    sources: Sequence[Path],
    *,
    decisions: Sequence[Path] = (),
    curation: Workspace | None = None,
    profile: Profile | None = None,
    quiet: bool = False,
) -> Inputs:
    """Read what a dataset is made from.

    Args:
        dataset: The recipe and its card.
        sources: Folders.
        decisions: Files of decisions, beside those that the recipe names.
        curation: The workspace whose curation of the dataset and of its crawls holds, too; None leaves it out.
        profile: Overrides the recipe's.
        quiet: Show no progress.

    Raises:
        ReliquaryError: The sources, decisions or recipe are faulty or do not fit.
    """
    profile = profile or dataset.recipe.profile
    # What is rebuilt from a recipe is the dataset of the profile ``local``, to its digest.
    profile = Profile.LOCAL if profile is Profile.RECIPE_ONLY else profile
    recipe = dataset.recipe.model_copy(update={"profile": profile})
    read = read_sources(sources, recipe, quiet=quiet)
    candidates = [candidate for source in read for candidate in source.candidates]
    is_sample = picture_source(candidates) is ImageSource.SAMPLE
    class_names = kind_of(recipe.task).label_names(recipe)
    files = [DecisionFile(path) for path in [*dataset.decisions, *decisions]]
    if curation is not None:
        files += curation_files(recipe, sources, class_names, curation, sample=is_sample)
    # A file that is given and lies in the workspace, too, is read once, as the one that is given.
    files = list({file.path.resolve(): file for file in reversed(files)}.values())[::-1]
    decided = read_decisions(files, class_names)
    effects = effects_of(candidates, recipe, decided.holding)
    return Inputs(recipe, read, candidates, is_sample, [file.path for file in files], decided, effects)
