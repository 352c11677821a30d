"""The pictures of an experiment with fusion configs: photographs and renders, of the sample world or of the user."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import Dataset, RenderSetFile, load_dataset_recipe, load_render_set
from reliquary.errors import ReliquaryError
from reliquary.render.farm.program import blender_command
from reliquary.render.run import Workers, render_set
from reliquary.sample.relics.photograph_copy import write_relic_photographs
from reliquary.summary import Summary
from reliquary.workspace import Workspace

DATASET = "deeprelic"
PHOTOGRAPHS = "deeprelic-real"


@dataclass(frozen=True)
class Scale:
    """How much of the sample world is made.

    Attributes:
        photographs: Of each class; those that are not trained on are the test.
        renders: Of each class, and so the training images of each class: a multiple of it must give every share.
        side: Of all pictures of the dataset, px.
    """

    photographs: int
    renders: int
    side: int


SCALES = {"smoke": Scale(photographs=8, renders=5, side=96), "small": Scale(photographs=40, renders=20, side=208)}
"""By protocol. The protocol ``full`` is not among them: it asks for the user's own pictures, at the source's size."""


class FusionPictures:
    """The pictures of an experiment.

    Args:
        workspace: Of the user's pictures, or one for the sample world of this experiment alone.
        scale: How much of the sample world is made; None takes the user's pictures.
    """

    def __init__(self, workspace: Workspace, scale: Scale | None) -> None:
        self._workspace = workspace
        self._scale = scale

    def photograph(self, *, quiet: bool) -> Summary:
        """Make the photographs, or see that the user's are there.

        Raises:
            ReliquaryError: They are not.
        """
        folder = self._workspace.imports(PHOTOGRAPHS)
        places = {"photographs": folder}
        if self._scale is None:
            if not folder.is_dir():
                raise ReliquaryError(
                    f"{folder}: no such folder; put a local copy of the photographs with their boxes (Pascal VOC) "
                    "there, or try --protocol small, which makes its own"
                )
            return Summary("photographs", places=places)
        written = write_relic_photographs(folder, per_class=self._scale.photographs, quiet=quiet)
        return Summary("photographs", made={**written._asdict()}, places=places)

    def render(self, backgrounds: Path | None, *, quiet: bool) -> Summary:
        """Render the models, and paste the cut-outs on backgrounds.

        Raises:
            MissingExtraError: Blender's Python module is not installed.
            ReliquaryError: There are no models, or Blender does not start.
        """
        spec = _scaled_set(self._scale)
        workers = Workers(blender_command(None), min(len(spec.models), os.cpu_count() or 1))
        folder, models = self._workspace.renders(spec.name), self._workspace.models(spec.name)
        return render_set(spec, folder, models, workers, backgrounds=backgrounds, quiet=quiet)

    def build(self, *, quiet: bool) -> tuple[BuiltDataset, Summary]:
        """Build the dataset with a config for each share.

        Raises:
            ReliquaryError: As `build_dataset`.
        """
        sources = [self._workspace.imports(PHOTOGRAPHS), self._workspace.renders(DATASET)]
        summary = build_dataset(
            _scaled_dataset(self._scale), sources, self._workspace.builds, curation=self._workspace, quiet=quiet
        )
        return BuiltDataset.open(summary.places["dataset"]), summary


def _scaled_set(scale: Scale | None) -> RenderSetFile:
    whole = load_render_set(DATASET)
    if scale is None:
        return whole
    size = {"size": (scale.side, scale.side)}
    views = whole.views.model_copy(update={"per_model": scale.renders, **size})
    composites = whole.composites and whole.composites.model_copy(update=size)
    return whole.model_copy(update={"views": views, "composites": composites})


def _scaled_dataset(scale: Scale | None) -> Dataset:
    whole = load_dataset_recipe(DATASET)
    if scale is None:
        return whole
    image = whole.recipe.image.model_copy(update={"size": (scale.side, scale.side)})
    return replace(whole, recipe=whole.recipe.model_copy(update={"image": image}))
