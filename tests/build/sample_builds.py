"""Datasets of the catalogue, built small from the sample museum's local copies."""

from __future__ import annotations

from pathlib import Path

from reliquary.build.dataset import build_dataset
from reliquary.catalogue import Dataset, load_dataset_recipe
from reliquary.files import sha256_file
from reliquary.sample.copies.names import write_sample_copy
from reliquary.sample.copies.scale import Scale


def sample_copy(name: str, folder: Path) -> Path:
    """Write the tiny copy that a dataset of the same name is made from."""
    write_sample_copy(name, folder / name, scale=Scale.TINY, quiet=True)
    return folder / name


def few_cut_outs(name: str, per_original: int) -> Dataset:
    """Return a dataset of the catalogue that takes fewer cut-outs."""
    dataset = load_dataset_recipe(name)
    crops = dataset.recipe.crops.model_copy(update={"per_original": per_original})
    return Dataset(dataset.recipe.model_copy(update={"crops": crops}), dataset.card, dataset.path)


def build(dataset: Dataset, source: Path, builds: Path, workers: int = 1) -> Path:
    """Build, and return the folder."""
    return build_dataset(dataset, [source], builds, workers=workers, quiet=True).places["dataset"]


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a built dataset."""
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in folder.rglob("*") if path.is_file()}
