"""The folder of a dataset without pictures: what stands where in it, and reading it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from reliquary.build.planning.plan import Identity
from reliquary.build.reader import MANIFEST_NAME, SAMPLE_SUFFIX, SHARD, BuiltDataset
from reliquary.build.rebuilding.stripping import is_hidden, is_text, picture_faults
from reliquary.build.writing.shards import shard_path
from reliquary.catalogue.recipe import Profile
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.records import Manifest, ManifestFile, PictureOrigin, read_document
from reliquary.records.tables import iter_table
from reliquary.versions import Version

REBUILD = "rebuild"
"""The folder with all files of the whole dataset, the pictures taken out."""

CONFIG = "originals"
TABLE = shard_path(CONFIG, CONFIG, 0, 1)
"""The table of the pictures that are to be made, where ``load_dataset`` and our own reader find it."""

NAME = re.compile(r"[a-z0-9]+([-_.][a-z0-9]+)*")


def name_with(name: str, suffix: str) -> str:
    """Return a dataset's name with a suffix before the one that says that it is a sample."""
    return name.removesuffix(SAMPLE_SUFFIX) + suffix + (SAMPLE_SUFFIX if name.endswith(SAMPLE_SUFFIX) else "")


def recipe_only_name(identity: Identity) -> str:
    """Return the name of a dataset without its pictures, which must not be taken for the whole one."""
    return name_with(identity.name, f"-{Profile.RECIPE_ONLY}")


class RecipeFolder:
    """A dataset without pictures that was checked; it comes from a stranger.

    Attributes:
        path: The folder.
        whole: The manifest of the dataset that is to be rebuilt.
    """

    def __init__(self, path: Path, whole: Manifest) -> None:
        self.path = path
        self.whole = whole

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a folder, hash all its files, and see that it is what it says.

        Raises:
            FaultyFileError: Files are missing, changed, too many, or hold pictures; all of them are listed.
            ReliquaryError: The folder holds a dataset with pictures, or none.
        """
        dataset = BuiltDataset.open(path)
        if (profile := dataset.manifest.profile) != Profile.RECIPE_ONLY:
            raise ReliquaryError(
                f"{path / MANIFEST_NAME}: profile: found '{profile}', expected '{Profile.RECIPE_ONLY}'; this dataset "
                "holds its pictures: there is nothing to rebuild"
            )
        dataset.verify()
        whole = read_document(path / REBUILD / MANIFEST_NAME, Manifest)
        faults = [*_name_faults(whole), *_file_faults(dataset, whole), *picture_faults(path)]
        if faults:
            raise FaultyFileError(f"{path}: not a usable dataset without pictures", faults)
        return cls(path, whole)

    @property
    def name(self) -> str:
        """Name and version of the whole dataset, the name of its folder."""
        return f"{self.whole.name}-{self.whole.version}"

    @property
    def rows(self) -> Path:
        """The folder with the rows and the descriptions of the whole dataset."""
        return self.path / REBUILD

    @property
    def shards(self) -> list[ManifestFile]:
        """The Parquet files of the whole dataset."""
        return [file for file in self.whole.files if SHARD.fullmatch(file.path)]

    @property
    def texts(self) -> list[str]:
        """The other files of the whole dataset, which stand here as they are."""
        return [file.path for file in self.whole.files if is_text(file.path)]

    def origins(self) -> Iterator[PictureOrigin]:
        """Yield the origin of every picture that is to be made, few of them in memory at a time.

        Raises:
            FaultyFileError: The table is damaged.
        """
        return iter_table(self.path / TABLE, PictureOrigin)


def _name_faults(whole: Manifest) -> Iterator[Fault]:
    """Name and version become a folder's name."""
    place = f"{REBUILD}/{MANIFEST_NAME}"
    if not NAME.fullmatch(whole.name):
        yield Fault(place, "name", f"found {whole.name!r}, expected lower-case letters, digits, '-', '_' and '.'")
    try:
        Version.parse(whole.version, place)
    except ReliquaryError as error:
        yield Fault(place, "version", str(error))


def _file_faults(dataset: BuiltDataset, whole: Manifest) -> Iterator[Fault]:
    path = dataset.path
    for file in dataset.manifest.files:
        if is_hidden(file.path):
            yield Fault(MANIFEST_NAME, "files", f"{file.path!r} is hidden")
    for file in whole.files:
        if not SHARD.fullmatch(file.path) and not is_text(file.path):
            yield Fault(f"{REBUILD}/{MANIFEST_NAME}", "files", f"{file.path!r} is no file that a dataset has")
        elif not (path / REBUILD / file.path).is_file():
            yield Fault(f"{REBUILD}/{file.path}", "", "the file is missing")
    if not (path / TABLE).is_file():
        yield Fault(TABLE, "", "the file is missing")
