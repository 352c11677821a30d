"""The form ``panels``: reliefs, one folder a panel with its photographs, its maps and ``panel.yaml``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath

from reliquary.build.sources.candidate import Candidate, PanelMaps, ReadSource, Rejection, records_digest
from reliquary.build.sources.copies.files import (
    PictureFile,
    UnreadableFile,
    copy_files,
    is_picture,
    look_at_pictures,
    reader_of,
)
from reliquary.build.sources.copies.local_copy import KIND, copied_candidate
from reliquary.build.sources.copies.originals import OriginalFacts, read_originals
from reliquary.catalogue.recipe import ImportSource
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.records import PanelFile
from reliquary.records.dataset import Degradation
from reliquary.yamlfiles import read_yaml

PANEL_FILE = "panel.yaml"
NO_PANEL = "picture that no panel.yaml names"


@dataclass(frozen=True)
class Panel:
    """A panel with the paths of its files in the copy.

    Attributes:
        file: Path of its ``panel.yaml``.
        said: What stands there.
    """

    file: str
    said: PanelFile

    def path(self, name: str) -> str:
        """Return the path of a file that stands beside ``panel.yaml``."""
        return (PurePosixPath(self.file).parent / name).as_posix()

    @property
    def photographs(self) -> list[str]:
        """Paths of its photographs, in their order."""
        return [self.path(photograph.file) for photograph in self.said.photographs]

    @property
    def maps(self) -> dict[str, str]:
        """Paths of its maps by their fields."""
        named = {"depth": self.said.depth, "segmentation": self.said.segmentation}
        return {field: self.path(name) for field, name in named.items() if name is not None}

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield the field and the path of every file that it names."""
        for number, path in enumerate(self.photographs):
            yield f"photographs[{number}].file", path
        yield from self.maps.items()


def read_panels(folder: Path, wanted: ImportSource, *, quiet: bool = False) -> ReadSource:
    """Read a local copy of reliefs; the originals stay where they are.

    The item of a photograph is its panel, and its view the number of the photograph in ``panel.yaml``, from 0.

    Args:
        folder: The copy.
        wanted: The recipe's source.
        quiet: Show no progress.

    Returns:
        A candidate for each photograph whose files can be used and have one size; the others are listed.

    Raises:
        FaultyFileError: A ``panel.yaml`` or ``originals.csv`` is faulty, a file is missing, or two panels share an id
            or a file; all faults of all panels are listed.
        ReliquaryError: The folder cannot be used, or there are no panels.
    """
    files = copy_files(folder)
    panels = _read_panel_files(folder, files)
    if not panels:
        raise ReliquaryError(f"{folder}: no {PANEL_FILE} there; put the local copy '{wanted.name}' into this folder")
    facts = read_originals(folder, {path for panel in panels for path in panel.photographs})
    named = {path for panel in panels for _, path in panel.named()}
    pictures, unreadable = look_at_pictures(folder, sorted(named), quiet=quiet)
    candidates: list[Candidate] = []
    rejections = [Rejection(wanted.name, file, 0, NO_PANEL) for file in files if is_picture(file) and file not in named]
    for panel in panels:
        for found in _photographs(panel, pictures, unreadable, facts, wanted):
            if isinstance(found, Rejection):
                rejections.append(found)
            else:
                candidates.append(found)
    candidates.sort(key=lambda candidate: candidate.key)
    rejections.sort(key=str)
    read = reader_of(folder, [(picture.sha256, file) for file, picture in pictures.items()])
    return ReadSource(wanted.name, KIND, candidates, read, _digest(candidates, rejections), rejections)


def _read_panel_files(folder: Path, files: Collection[str]) -> list[Panel]:
    """Read every ``panel.yaml``, to the last one before anything is said of the faults."""
    panels: list[Panel] = []
    faults: list[Fault] = []
    for file in files:
        if PurePosixPath(file).name == PANEL_FILE:
            try:
                panels.append(Panel(file, read_yaml(folder / file, PanelFile)))
            except FaultyFileError as error:
                faults += error.faults
            except ReliquaryError as error:
                faults.append(Fault("", "", str(error)))
    faults += _misfits(folder, panels, set(files))
    if faults:
        raise FaultyFileError(f"{folder}: panels", faults)
    return panels


def _misfits(folder: Path, panels: Collection[Panel], files: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong between panels, and between a panel and the files that it names."""
    panel_of: dict[str, str] = {}
    place_of: dict[str, str] = {}
    for panel in panels:
        place = str(folder / panel.file)
        if (other := panel_of.setdefault(panel.said.panel_id, panel.file)) != panel.file:
            yield Fault(place, "panel_id", f"'{panel.said.panel_id}' is the id of {other} too")
        for field, path in panel.named():
            if path not in files:
                yield Fault(place, field, f"there is no file {path!r} in the copy; files stand beside {PANEL_FILE}")
            elif (taken := place_of.setdefault(path, f"{panel.file}, {field}")) != f"{panel.file}, {field}":
                yield Fault(place, field, f"{path!r} stands in {taken} too")


def _photographs(
    panel: Panel,
    pictures: Mapping[str, PictureFile],
    unreadable: Collection[UnreadableFile],
    facts: Mapping[str, OriginalFacts],
    wanted: ImportSource,
) -> Iterator[Candidate | Rejection]:
    """Yield each photograph of a panel as a candidate, or as a rejection if it or a map of its panel cannot be used."""
    reasons = {file.file: file.reason for file in unreadable}
    for view, (photograph, path) in enumerate(zip(panel.said.photographs, panel.photographs, strict=True)):
        item, picture = panel.said.panel_id, pictures.get(path)
        if picture is None:
            yield Rejection(wanted.name, item, view, reasons[path])
        elif problem := _map_problem(panel, picture, pictures, reasons):
            yield Rejection(wanted.name, item, view, problem, picture.sha256)
        else:
            copied = copied_candidate(picture, facts.get(path, OriginalFacts()), wanted)
            yield replace(copied, item=item, view=view, panel=_maps(panel, pictures, photograph.degradation))


def _map_problem(
    panel: Panel, picture: PictureFile, pictures: Mapping[str, PictureFile], reasons: Mapping[str, str]
) -> str | None:
    for field, path in panel.maps.items():
        if path in reasons:
            return f"{field}: {reasons[path]}"
        if (pictures[path].width, pictures[path].height) != (picture.width, picture.height):
            return f"{field}: of another size than the photograph"
    return None


def _maps(panel: Panel, pictures: Mapping[str, PictureFile], degradation: Degradation | None) -> PanelMaps:
    said, maps = panel.said, {field: pictures[path] for field, path in panel.maps.items()}
    return PanelMaps(
        panel_id=said.panel_id,
        depth=maps["depth"].sha256,
        depth_min=said.depth_min,
        depth_max=said.depth_max,
        depth_unit=said.depth_unit,
        pixel_size=said.pixel_size or 1 / maps["depth"].height,
        segmentation=maps["segmentation"].sha256 if "segmentation" in maps else None,
        class_names=tuple(said.classes),
        degradation=(degradation.name, degradation.seed) if degradation else None,
    )


def _digest(candidates: Collection[Candidate], rejections: Collection[Rejection]) -> str:
    """Return the digest of what was read, so that the same copy has the same one wherever it lies."""
    read = ([asdict(found.panel), *_known(found)] for found in candidates if found.panel)
    return records_digest([*read, *(asdict(found) for found in rejections)])


def _known(found: Candidate) -> list[str | int | None]:
    subject = found.subject
    return [found.view, found.sha256, found.licence, found.credit, found.permalink, subject.site, subject.title]
