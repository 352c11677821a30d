"""Loading a version of a dataset, and never another: from a built folder, or from the Hub by its tag.

``datasets.load_dataset`` alone has traps: it ignores ``revision`` for a folder, keeps a copy by the folder's name and
card, and without a connection serves the version that it loaded last whatever tag was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reliquary.build.reader import BuiltDataset
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import sha256_file
from reliquary.hub.explaining import explained
from reliquary.hub.repository import Repository
from reliquary.hub.snapshots import description, snapshot
from reliquary.hub.tree import differences, list_files
from reliquary.versions import Version

if TYPE_CHECKING:
    from datasets.arrow_dataset import Dataset
    from datasets.dataset_dict import DatasetDict, IterableDatasetDict
    from datasets.iterable_dataset import IterableDataset


def load(
    name: str | Path,
    config: str | None = None,
    version: str | None = None,
    *,
    split: str | None = None,
    streaming: bool = False,
    verify: bool = False,
) -> DatasetDict | Dataset | IterableDatasetDict | IterableDataset:
    """Load a version of a dataset with the ``datasets`` library.

    The sizes of all files are compared with the manifest each time. Their hashes are when ``datasets`` makes its own
    copy, which is kept by the manifest's digest, so that it can only be a copy of these very bytes.

    Args:
        name: Folder of a built dataset, or a repository on the Hub (``owner/name``).
        config: Name of the config; the default one if None.
        version: For example ``0.1.0``. A folder must be of this version; of a repository it is the tag ``v0.1.0``, and
            the newest version if None, which is logged.
        split: For example ``train`` or ``train[:10%]``; all splits if None.
        streaming: Read rows as they are asked for; from the Hub nothing but the card and the manifest is fetched first.
        verify: Compare the hashes of all files with the manifest, whether a copy was made or not. Where the rows come
            straight from the Hub these are the hashes that it states of its large files.

    Returns:
        The splits by name, or the one split.

    Raises:
        UnknownTagError: The repository has no such version, or it is not in the cache and the Hub is not reached.
        FaultyFileError: Files are missing, changed, or not in the manifest.
        ReliquaryError: There is no such dataset, config or split, or the folder is of another version.
    """
    wanted = None if version is None else Version.parse(version, f"load('{name}'): version")
    if Path(name).is_dir():
        dataset = _opened(Path(name), wanted)
    else:
        repository = _repository(str(name), wanted)
        if streaming and not _is_offline():
            return _stream_from_hub(repository, config, split, verify=verify)
        dataset = BuiltDataset.open(snapshot(repository))
    return _load_folder(dataset, config, split, streaming=streaming, verify=verify)


def _opened(folder: Path, wanted: Version | None) -> BuiltDataset:
    dataset = BuiltDataset.open(folder)
    if wanted is not None and dataset.manifest.version != str(wanted):
        raise ReliquaryError(f"{folder}: this is version {dataset.manifest.version}, not {wanted}")
    return dataset


def _repository(name: str, wanted: Version | None) -> Repository:
    repository = Repository.parse(name)
    if wanted is None:
        return repository
    if repository.version not in {None, wanted}:
        raise ReliquaryError(f"'{name}': it names a version, and 'version' names another: {wanted}")
    return Repository(repository.id, wanted)


def _is_offline() -> bool:
    from huggingface_hub import is_offline_mode

    return is_offline_mode()


def _load_folder(dataset: BuiltDataset, config: str | None, split: str | None, *, streaming: bool, verify: bool) -> Any:
    from datasets.config import HF_DATASETS_CACHE
    from datasets.load import load_dataset_builder

    known = _known_config(dataset, config)
    _check_sizes(dataset)
    copies = Path(HF_DATASETS_CACHE) / "reliquary" / dataset.manifest.digest
    builder = load_dataset_builder(str(dataset.path.absolute()), known, cache_dir=str(copies))
    if verify:
        dataset.verify()
    elif not (streaming or Path(builder.cache_dir).is_dir()):
        _check_hashes(dataset, known)
    if streaming:
        return _of_split(builder.as_streaming_dataset, dataset, known, split)
    builder.download_and_prepare()
    return _of_split(builder.as_dataset, dataset, known, split)


def _stream_from_hub(repository: Repository, config: str | None, split: str | None, *, verify: bool) -> Any:
    from datasets.load import load_dataset_builder

    dataset = BuiltDataset.open(description(repository))
    known = _known_config(dataset, config)
    # The cache names the folder of a version by its commit.
    commit = dataset.path.name
    if faults := list(differences(dataset.manifest, list_files(repository.id, commit), hashes=verify)):
        raise FaultyFileError(f"{repository}: the repository is not what its manifest says; tell its owner", faults)
    with explained(repository):
        builder = load_dataset_builder(repository.id, known, revision=commit)
    if builder.hash != commit:
        # Where its requests fail, `datasets` falls back on whatever version it loaded last.
        raise ReliquaryError(f"{repository}: the Hub does not answer as it should; run the same again")
    return _of_split(builder.as_streaming_dataset, dataset, known, split)


def _known_config(dataset: BuiltDataset, config: str | None) -> str:
    name = dataset.configs()[0] if config is None else config
    dataset.splits(name)
    return name


def _of_split(make: Callable[[str | None], Any], dataset: BuiltDataset, config: str, split: str | None) -> Any:
    try:
        return make(split)
    except ValueError as error:
        if split is None:
            raise
        known = ", ".join(dataset.splits(config))
        raise ReliquaryError(f"{dataset.path}: config '{config}': split '{split}': {error}; splits: {known}") from error


def _check_sizes(dataset: BuiltDataset) -> None:
    if faults := list(_wrong_sizes(dataset)):
        what = f"{dataset.path}: the folder is not what its manifest says; build or download it again"
        raise FaultyFileError(what, faults)


def _check_hashes(dataset: BuiltDataset, config: str) -> None:
    """Hash the files of one config, before `datasets` makes its copy of them."""
    expected = {dataset.path / file.path: file.sha256 for file in dataset.manifest.files}
    paths = {path for split in dataset.splits(config) for path in dataset.shards(config, split)}
    faults = [
        Fault(path.relative_to(dataset.path).as_posix(), "sha256", f"found {found}, expected {expected[path]}")
        for path in sorted(paths)
        if (found := sha256_file(path)) != expected[path]
    ]
    if faults:
        raise FaultyFileError(f"{dataset.path}: files were changed; build or download it again", faults)


def _wrong_sizes(dataset: BuiltDataset) -> Iterator[Fault]:
    listed = {file.path: file.bytes for file in dataset.manifest.files}
    for name, expected in sorted(listed.items()):
        path = dataset.path / name
        if not path.is_file():
            yield Fault(name, "", "the file is missing")
        elif (found := path.stat().st_size) != expected:
            yield Fault(name, "bytes", f"found {found}, expected {expected}")
    # The card names files by a pattern: one that does not belong there would be read too.
    for path in sorted((dataset.path / "data").rglob("*")):
        name = path.relative_to(dataset.path).as_posix()
        if path.is_file() and name not in listed:
            yield Fault(name, "", "the file is not in the manifest")
