"""Which models of a set are to be had from Sketchfab, and which of them are there already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reliquary.catalogue.render_set import ModelEntry, RenderSetFile
from reliquary.errors import Fault, FaultyFileError
from reliquary.files import sha256_file
from reliquary.render.sketchfab.api import Form
from reliquary.render.sketchfab.faults import ModelError
from reliquary.render.sketchfab.source import ModelSource, read_source

SUFFIXES = {".glb": Form.GLB, ".gltf": Form.GLTF}


@dataclass(frozen=True)
class Wanted:
    """A model that is to be had.

    Attributes:
        entry: What the set says of it.
        uid: Its uid at Sketchfab.
        form: What it is downloaded as.
        path: Where its file belongs.
    """

    entry: ModelEntry
    uid: str
    form: Form
    path: Path

    def found(self) -> ModelSource | None:
        """Return where the file is from if it is there; None if there is none, or nothing is written of it.

        Raises:
            ModelError: Another file stands there.
        """
        source = read_source(self.path)
        if not self.path.is_file():
            return None
        sha256 = sha256_file(self.path)
        if self.entry.sha256 is not None:
            self.check(sha256, "a file stands there that")
            return source if source and source.sha256 == sha256 else None
        if source is None or (source.uid, source.sha256) != (self.uid, sha256):
            raise ModelError(
                f"another file stands at {self.path}; move it away, or write its sha256 ({sha256}) into the set"
            )
        return source

    def check(self, sha256: str, what: str) -> None:
        """Compare the hash of a file with that of the set.

        Raises:
            ModelError: They differ.
        """
        if self.entry.sha256 not in {None, sha256}:
            raise ModelError(f"{what} has the SHA-256 {sha256}, the set says {self.entry.sha256} ({self.path})")


def wanted_models(rendered: RenderSetFile, folder: Path) -> list[Wanted]:
    """Return the models of a set that name a uid, each file once.

    Args:
        rendered: The set.
        folder: The folder of its models.

    Raises:
        FaultyFileError: A file lies outside the folder, has another form than Sketchfab gives, or is that of two
            models; all faults are listed.
    """
    faults: list[Fault] = []
    wanted: dict[str, Wanted] = {}
    taken: dict[str, str] = {}
    for number, entry in enumerate(rendered.models):
        if entry.sketchfab is None:
            continue
        problems = list(_problems(entry))
        place = _place(entry)
        if taken.setdefault(place, entry.sketchfab) != entry.sketchfab:
            problems.append(f"'{place}' is that of another model of Sketchfab too")
        faults += [Fault(f"set '{rendered.name}'", f"models[{number}].file", problem) for problem in problems]
        form = SUFFIXES.get(PurePosixPath(entry.file).suffix.lower(), Form.GLB)
        wanted.setdefault(entry.file, Wanted(entry, entry.sketchfab, form, folder / entry.file))
    if faults:
        raise FaultyFileError(f"set '{rendered.name}'", faults)
    return list(wanted.values())


def _problems(entry: ModelEntry) -> Iterator[str]:
    path = PurePosixPath(entry.file)
    if path.is_absolute() or "\\" in entry.file or not set(entry.file.split("/")).isdisjoint({"", ".", ".."}):
        yield f"{entry.file!r} is no path within the folder of the set's models"
    form = SUFFIXES.get(path.suffix.lower())
    if form is None:
        yield f"{entry.file!r} is neither .glb nor .gltf, which is what Sketchfab gives"
    if form is Form.GLTF and len(path.parts) == 1:
        yield f"{entry.file!r} needs a folder of its own, for example '{entry.id}/scene.gltf': textures come with it"


def _place(entry: ModelEntry) -> str:
    """Return what is replaced as a whole: the file, or the folder of a glTF file."""
    path = PurePosixPath(entry.file)
    return path.parent.as_posix() if path.suffix.lower() == ".gltf" else path.as_posix()
