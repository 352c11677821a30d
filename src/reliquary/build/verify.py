"""Checking a built dataset from its files alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa

from reliquary.build.kinds import kind_of
from reliquary.build.reader import BuiltDataset
from reliquary.build.rebuilding.verify import verify_recipe_only
from reliquary.build.verifying.configs import Files, check_config
from reliquary.build.verifying.documents import check_card, check_croissant, check_licences, check_manifest
from reliquary.build.verifying.files import CheckedFile, check_file
from reliquary.build.verifying.pictures import PictureChecks
from reliquary.catalogue.recipe import Profile
from reliquary.errors import Fault, FaultyFileError
from reliquary.progress import progress_bar
from reliquary.summary import Summary


def verify_dataset(path: Path, *, fast: bool = False, quiet: bool = True) -> Summary:
    """Check a built dataset from its files alone.

    First the hashes of all files; nothing else is checked of a folder that is not what its manifest says. Then the
    columns and the rows of each file once, whatever number of configs reads it, a row group at a time; then each
    config; then what manifest, card and Croissant file say.

    Args:
        path: The folder.
        fast: Do not decode the images.
        quiet: Show no progress.

    Raises:
        FaultyFileError: Something is wrong; all faults are listed.
        ReliquaryError: The folder holds no built dataset, or one of a version that this release cannot read.
    """
    dataset = BuiltDataset.open(path)
    if dataset.manifest.profile == Profile.RECIPE_ONLY:
        return verify_recipe_only(path)
    dataset.verify()
    checked, faults = _check_files(dataset, fast=fast, quiet=quiet)
    if len(checked) == len(_shards(dataset)):
        faults += _faults_across_files(dataset, checked)
    if faults:
        raise FaultyFileError(f"{path}: do not use this dataset", faults)
    return Summary(
        verb=f"verify {dataset.manifest.name}",
        made={
            "version": dataset.manifest.version,
            "files": len(dataset.manifest.files),
            "rows": sum(len(file.keys) for file in checked.values()),
            "images decoded": "no" if fast else "all",
            "configs": ", ".join(dataset.configs()),
            "digest": dataset.manifest.digest,
        },
        places={"dataset": path},
    )


def _check_files(dataset: BuiltDataset, *, fast: bool, quiet: bool) -> tuple[dict[str, CheckedFile], list[Fault]]:
    """Check every file on its own; return those that are what they should be, with the faults of all."""
    row = kind_of(dataset.manifest.task).row
    pictures = None if fast else PictureChecks()
    checked: dict[str, CheckedFile] = {}
    faults: list[Fault] = []
    with progress_bar(quiet=quiet) as progress:
        total = sum(file.rows or 0 for file in dataset.manifest.files)
        task = progress.add_task(f"verify {dataset.manifest.name}", total=total)
        for shard, class_columns in _shards(dataset).items():
            name = shard.relative_to(dataset.path).as_posix()
            try:
                checked[name] = check_file(shard, name, row, class_columns, pictures, partial(progress.advance, task))
            except FaultyFileError as error:
                faults += error.faults
            except (pa.ArrowException, OSError) as error:
                faults.append(Fault(name, "", f"not a readable Parquet file ({error})"))
    return checked, [*faults, *(fault for file in checked.values() for fault in file.faults)]


def _shards(dataset: BuiltDataset) -> dict[Path, dict[str, list[str]]]:
    """Return the files of all configs, each once, with the names of its class columns."""
    shards: dict[Path, dict[str, list[str]]] = {}
    for config in dataset.configs():
        class_columns = dataset.class_columns(config)
        for split in dataset.splits(config):
            for shard in dataset.shards(config, split):
                shards.setdefault(shard, class_columns)
    return shards


def _faults_across_files(dataset: BuiltDataset, checked: dict[str, CheckedFile]) -> Iterator[Fault]:
    configs = {config: _files_of(dataset, config, checked) for config in dataset.configs()}
    yield from check_manifest(dataset, checked)
    yield from check_licences(dataset, checked)
    for config, files in configs.items():
        yield from check_config(config, files)
    yield from check_card(dataset, configs)
    yield from check_croissant(dataset)


def _files_of(dataset: BuiltDataset, config: str, checked: dict[str, CheckedFile]) -> Files:
    def named(split: str) -> list[str]:
        return [shard.relative_to(dataset.path).as_posix() for shard in dataset.shards(config, split)]

    return {split: [(name, checked[name]) for name in named(split)] for split in dataset.splits(config)}
