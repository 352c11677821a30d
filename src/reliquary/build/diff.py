"""Comparing two versions of a dataset: what was added, dropped, relabelled, moved, and which version that asks for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from reliquary.build.diffing.columns import compare_columns, read_columns
from reliquary.build.diffing.difference import ConfigDifference, Difference, FileChanges
from reliquary.build.diffing.pictures import PictureHashes, RecipeHashes
from reliquary.build.diffing.rows import Pairs, Rows, read_rows
from reliquary.build.reader import KEY_COLUMN, MANIFEST_NAME, BuiltDataset
from reliquary.build.rebuilding.folder import REBUILD
from reliquary.catalogue.recipe import Profile
from reliquary.errors import ReliquaryError
from reliquary.records import Manifest
from reliquary.versions import Version


def compare(old_folder: Path, new_folder: Path, *, quiet: bool = False) -> Difference:
    """Compare two versions of a dataset.

    Pictures are only compared where files differ, and a row group at a time: what is in memory are the other columns of
    one config, and a hash a picture.

    Args:
        old_folder: The older version.
        new_folder: The newer version.
        quiet: Show no progress.

    Raises:
        ReliquaryError: One of them is no built dataset, is damaged, or they are versions of different datasets.
    """
    old, new = BuiltDataset.open(old_folder), BuiltDataset.open(new_folder)
    hashes = PictureHashes()
    if old.manifest.profile == new.manifest.profile == Profile.RECIPE_ONLY:
        # What such a version promises is the dataset that is rebuilt from it.
        old, new = BuiltDataset.open(old_folder / REBUILD), BuiltDataset.open(new_folder / REBUILD)
        hashes = RecipeHashes()
    if old.manifest.name != new.manifest.name:
        names = f"'{old.manifest.name}' and '{new.manifest.name}'"
        raise ReliquaryError(
            f"{old_folder}, {new_folder}: these are {names}; only versions of one dataset are compared"
        )
    both = [config for config in old.configs() if config in new.configs()]
    return Difference(
        name=old.manifest.name,
        old=_version(old),
        new=_version(new),
        is_same=old.manifest.digest == new.manifest.digest,
        new_default=new.configs()[0] if new.configs()[0] != old.configs()[0] else None,
        configs_added=[config for config in new.configs() if config not in both],
        configs_dropped=[config for config in old.configs() if config not in both],
        configs={config: _compare_config(old, new, config, hashes, quiet=quiet) for config in both},
        files=_compare_files(old.manifest, new.manifest),
    )


def _version(dataset: BuiltDataset) -> Version:
    return Version.parse(dataset.manifest.version, f"{dataset.path / MANIFEST_NAME}: version")


def _compare_config(
    old: BuiltDataset, new: BuiltDataset, config: str, hashes: PictureHashes, *, quiet: bool
) -> ConfigDifference:
    if _contents(old, config) == _contents(new, config):
        return ConfigDifference()
    before, after = read_columns(old, config), read_columns(new, config)
    pairs = Pairs(read_rows(old, config, before), read_rows(new, config, after))
    changed = {name: pairs.changed(name) for name in _in_both(before.values, after.values)}
    reencoded = {
        name: pairs.reencoded(
            hashes.of_config(old, config, name, quiet=quiet), hashes.of_config(new, config, name, quiet=quiet)
        )
        for name in _in_both(before.pictures, after.pictures)
    }
    return ConfigDifference(
        splits_added=[split for split in new.splits(config) if split not in old.splits(config)],
        splits_dropped=[split for split in old.splits(config) if split not in new.splits(config)],
        columns=compare_columns(before, after),
        added=pairs.added,
        dropped=pairs.dropped,
        moved=pairs.moved(),
        changed={name: found for name, found in changed.items() if found.count},
        reencoded={name: found for name, found in reencoded.items() if found.count},
        licences=_compare_licences(pairs.old, pairs.new),
    )


def _contents(dataset: BuiltDataset, config: str) -> dict[str, list[str]]:
    """Return the hashes of the files of each split; where they are equal, so are the rows."""
    hashes = {file.path: file.sha256 for file in dataset.manifest.files}
    return {
        split: [hashes[path.relative_to(dataset.path).as_posix()] for path in dataset.shards(config, split)]
        for split in dataset.splits(config)
    }


def _in_both(old: list[str], new: list[str]) -> list[str]:
    return [name for name in old if name in new and name != KEY_COLUMN]


def _compare_licences(old: Rows, new: Rows) -> dict[str, tuple[int, int]]:
    before, after = (Counter(rows.values["licence"].to_pylist()) for rows in (old, new))
    return {
        licence: (before[licence], after[licence])
        for licence in sorted(before.keys() | after.keys(), key=str)
        if before[licence] != after[licence]
    }


def _compare_files(old: Manifest, new: Manifest) -> FileChanges:
    before, after = ({file.path: file.sha256 for file in manifest.files} for manifest in (old, new))
    return FileChanges(
        added=sorted(after.keys() - before.keys()),
        dropped=sorted(before.keys() - after.keys()),
        changed=sorted(path for path in before.keys() & after.keys() if before[path] != after[path]),
    )
