"""How the images of a run's dataset were made."""

from __future__ import annotations

from reliquary.build.reader import SAMPLE_SUFFIX
from reliquary.catalogue import load_dataset_recipe
from reliquary.catalogue.recipe import ImageSpec
from reliquary.errors import ReliquaryError
from reliquary.records import RunDataset


def image_of(dataset: RunDataset, recipe: str | None = None) -> ImageSpec:
    """Return how a dataset's images were made.

    Args:
        dataset: The dataset of a run.
        recipe: Name or path of its recipe; that of its name in the catalogue by default.

    Raises:
        ReliquaryError: There is no such recipe, or it is faulty.
    """
    if recipe is not None:
        return load_dataset_recipe(recipe).recipe.image
    try:
        return load_dataset_recipe(dataset.name.removesuffix(SAMPLE_SUFFIX)).recipe.image
    except ReliquaryError as error:
        raise ReliquaryError(
            f"{error}\nThe recipe says how pictures are made fit for the model; give it with --recipe FILE"
        ) from error
