"""Reading a built dataset without the ``datasets`` library: fast to import, and the same rows in the same order."""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import yaml

from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import Manifest, read_document

MANIFEST_NAME = "MANIFEST.json"
CARD_NAME = "README.md"
SAMPLE_SUFFIX = "-sample"
KEY_COLUMN = "image_id"

SHARD = re.compile(r"data/[A-Za-z0-9_-]+/[A-Za-z0-9_-]+-\d{5}-of-\d{5}\.parquet")
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


class BuiltDataset:
    """A folder that ``reliquary build`` made.

    Attributes:
        path: The folder.
        manifest: What it consists of, with the hash of every file.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a built dataset; its files are only looked at when they are asked for.

        Raises:
            UnknownVersionError: The manifest is of a version that this release cannot read.
            ReliquaryError: The folder is missing, or holds no built dataset.
        """
        if not path.is_dir():
            raise ReliquaryError(f"{path}: no such folder; build the dataset first (reliquary build DATASET)")
        if not (path / MANIFEST_NAME).is_file():
            raise ReliquaryError(f"{path}: not a built dataset ({MANIFEST_NAME} is missing); see reliquary build")
        return cls(path, read_document(path / MANIFEST_NAME, Manifest))

    def configs(self) -> list[str]:
        """Return the names of the configs, the default one first."""
        return list(self._splits_by_config)

    def splits(self, config: str) -> list[str]:
        """Return the names of a config's splits, in the order of the recipe.

        Raises:
            ReliquaryError: The dataset has no such config.
        """
        return list(self._splits_by_config[self._known("config", config, self.configs())])

    def class_names(self, config: str, column: str = "label") -> list[str]:
        """Return the class names of a label column; the position in the list is the value in the table.

        The column of a list's part is written ``objects.category``.

        Raises:
            ReliquaryError: There is no such config, or the column has no class names.
        """
        found = self.class_columns(config)
        if column not in found:
            raise ReliquaryError(
                f"{self.path}: config '{config}': column '{column}' has no class names; columns that have: "
                f"{', '.join(found) or 'none'}"
            )
        return found[column]

    def class_columns(self, config: str) -> dict[str, list[str]]:
        """Return every column with class names; that of a list's part is written ``objects.category``."""
        schema = _read(pq.read_schema, self.shards(config, self.splits(config)[0])[0])
        described = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))
        return dict(_class_columns(described.get("info", {}).get("features", {})))

    def shards(self, config: str, split: str) -> list[Path]:
        """Return the Parquet files of a split, in order.

        Raises:
            ReliquaryError: There is no such config or split, or one of its files is missing.
        """
        self._known("split", split, self.splits(config))
        patterns = self._splits_by_config[config][split]
        paths = [self.path / name for pattern in patterns for name in self._matching(pattern)]
        if not paths:
            raise ReliquaryError(f"{self.path / MANIFEST_NAME}: files: none for config '{config}', split '{split}'")
        for path in paths:
            if not path.is_file():
                raise ReliquaryError(f"{path}: the file is missing; remove the folder and build the dataset again")
        return paths

    def table(self, config: str, split: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows of a split, sorted by ``image_id``.

        Args:
            config: Name of the config.
            split: Name of the split.
            columns: The columns wanted, in this order; all by default. Leaving out ``image`` is much faster.

        Raises:
            ReliquaryError: There is no such config, split or column, or a file is missing or damaged.
        """
        tables = [self._read_shard(path, columns) for path in self.shards(config, split)]
        table = pa.concat_tables(tables)
        if not _is_sorted(table[KEY_COLUMN]):
            table = table.take(pc.sort_indices(table[KEY_COLUMN]))
        return table if columns is None else table.select(list(columns))

    def verify(self) -> None:
        """Hash every file again and compare with the manifest.

        Raises:
            FaultyFileError: Files are missing, changed, or not in the manifest; all of them are listed.
        """
        faults = list(self._faults())
        if faults:
            summary = f"{self.path}: the folder is not what its manifest says; build or download it again"
            raise FaultyFileError(summary, faults)

    @cached_property
    def _splits_by_config(self) -> dict[str, dict[str, list[str]]]:
        """The patterns of the files of each split, from the card, where ``load_dataset`` reads them."""
        configs = _front_matter(self.path / CARD_NAME).get("configs")
        try:
            default_first = sorted(configs or [], key=lambda config: not config.get("default", False))
            return {
                config["config_name"]: {files["split"]: _as_list(files["path"]) for files in config["data_files"]}
                for config in default_first
            }
        except (AttributeError, KeyError, TypeError) as error:
            raise ReliquaryError(
                f"{self.path / CARD_NAME}: configs: each needs config_name and data_files, with split and path each"
            ) from error

    @cached_property
    def _parquet_names(self) -> list[str]:
        return sorted(file.path for file in self.manifest.files if SHARD.fullmatch(file.path))

    def _matching(self, pattern: str) -> list[str]:
        """Return the files of the manifest, never others, that a pattern of the card means."""
        return fnmatch.filter(self._parquet_names, pattern)

    def _known(self, what: str, name: str, known: list[str]) -> str:
        if name not in known:
            raise ReliquaryError(f"{self.path}: there is no {what} '{name}'; there are: {', '.join(known)}")
        return name

    def _read_shard(self, path: Path, columns: Sequence[str] | None) -> pa.Table:
        wanted = None if columns is None else list(dict.fromkeys([*columns, KEY_COLUMN]))
        names = _read(pq.read_schema, path).names
        for column in wanted or ():
            self._known("column", column, names)
        return _read(pq.read_table, path, columns=wanted, partitioning=None)

    def _faults(self) -> Iterator[Fault]:
        listed = {file.path: file for file in self.manifest.files}
        present = {path.relative_to(self.path).as_posix(): path for path in self.path.rglob("*") if path.is_file()}
        for name, file in sorted(listed.items()):
            if name not in present:
                yield Fault(name, "", "the file is missing")
            elif (found := sha256_file(present[name])) != file.sha256:
                yield Fault(name, "sha256", f"found {found}, expected {file.sha256}")
        for name in sorted(set(present) - set(listed) - {MANIFEST_NAME}):
            if not any(part.startswith(".") for part in name.split("/")):
                yield Fault(name, "", "the file is not in the manifest")


def find_build(builds: Path, name: str) -> Path:
    """Return the folder of the newest built version of a dataset, or else of its sample.

    Args:
        builds: The folder of all builds.
        name: Name of the dataset; of ``<name>`` and ``<name>-sample`` the first that was built is taken.

    Raises:
        ReliquaryError: Neither was built.
    """
    for candidate in (name, name + SAMPLE_SUFFIX):
        pattern = re.compile(rf"{re.escape(candidate)}-(\d+)\.(\d+)\.(\d+)")
        folders = [path for path in builds.glob(f"{candidate}-*") if (path / MANIFEST_NAME).is_file()]
        versions = {path: match for path in folders if (match := pattern.fullmatch(path.name))}
        if versions:
            return max(versions, key=lambda path: [int(number) for number in versions[path].groups()])
    raise ReliquaryError(f"{builds}: dataset '{name}' is not built; run: reliquary build {name}")


def _front_matter(card: Path) -> dict[str, Any]:
    """Return the YAML at the head of a dataset card."""
    try:
        match = FRONT_MATTER.match(card.read_text("utf-8"))
        value = yaml.safe_load(match[1]) if match else None
    except FileNotFoundError as error:
        raise ReliquaryError(f"{card}: no such file; build or download the dataset again") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ReliquaryError(f"{card}: the YAML at its head is not readable ({error})") from error
    if not isinstance(value, dict):
        raise ReliquaryError(f"{card}: expected YAML between two lines of --- at its head")
    return value


def _read(function: Callable[..., Any], path: Path, **options: Any) -> Any:
    """Call one of pyarrow's readers; say which file is damaged if it is."""
    try:
        return function(path, **options)
    except (pa.ArrowInvalid, OSError) as error:
        raise ReliquaryError(
            f"{path}: not a readable Parquet file ({error}); build or download the dataset again"
        ) from error


def _class_columns(features: Any, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield the columns with class names from the features as ``datasets`` writes them into a file."""
    if not isinstance(features, dict):
        return
    if features.get("_type") == "ClassLabel":
        yield name, list(features["names"])
    elif "_type" in features:
        yield from _class_columns(features.get("feature"), name)
    else:
        for part, feature in features.items():
            yield from _class_columns(feature, f"{name}.{part}" if name else part)


def _as_list(path: str | list[str]) -> list[str]:
    return [path] if isinstance(path, str) else list(path)


def _is_sorted(ids: pa.ChunkedArray) -> bool:
    return len(ids) < 2 or bool(pc.all(pc.less_equal(ids[:-1], ids[1:])).as_py())
