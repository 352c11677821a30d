"""OBJ files with the MTL files and the textures that they name.

See Wavefront, Advanced Visualizer, appendix B1 (Object Files) and the MTL material format specification (1995).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from pathlib import Path

from reliquary.render.models.contents import MAX_ELEMENTS, Contents
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.textures import TextureSizes, missing_texture
from reliquary.render.models.within import path_within

MAX_LINE = 1 << 20
MAX_MTL_BYTES = 1 << 24

MAPS = ("map_", "bump", "disp", "decal", "refl", "norm")
"""How the statements begin that name a texture."""


def look_into_obj(path: Path, root: Path) -> Contents:
    """See that a file holds a surface of finite size, and look at the files that it names.

    Raises:
        UnusableModelError: It holds none, or names a file outside the folder of models, or a texture is too large.
    """
    libraries = _read_mesh(path)
    files: dict[Path, None] = {}
    notes: dict[str, None] = {}
    sizes = TextureSizes(path)
    for library in libraries:
        material_file = path_within(root, library, path)
        if not material_file.is_file():
            notes[f"{path.name}: the materials {library!r} are missing"] = None
            continue
        files[material_file] = None
        for texture in _textures(material_file):
            found = path_within(root, texture, material_file)
            if not found.is_file():
                notes[missing_texture(found.name)] = None
            elif found not in files:
                sizes.add_file(found)
                files[found] = None
    return Contents(tuple(files), tuple(notes))


def _read_mesh(path: Path) -> list[str]:
    """Check vertices and faces; return the names of the files of materials."""
    least, most = [float("inf")] * 3, [float("-inf")] * 3
    libraries: dict[str, None] = {}
    n_vertices = n_faces = 0
    for number, line in enumerate(_lines(path), start=1):
        if line.startswith(b"v "):
            n_vertices += 1
            place = _vertex(line, path, number)
            least, most = list(map(min, least, place)), list(map(max, most, place))
        elif line.startswith(b"f "):
            n_faces += 1
        elif line.startswith(b"mtllib "):
            libraries[line[7:].strip().decode("utf-8", "surrogateescape")] = None
    if not n_vertices or not n_faces:
        raise UnusableModelError(f"{path}: has {n_vertices} vertices and {n_faces} faces: nothing to be seen")
    if max(n_vertices, n_faces) > MAX_ELEMENTS:
        raise UnusableModelError(f"{path}: more than {MAX_ELEMENTS} vertices or faces")
    if least == most:
        raise UnusableModelError(f"{path}: the model has no size: all its vertices lie in one point")
    return list(libraries)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as handle:
        while line := handle.readline(MAX_LINE):
            if len(line) == MAX_LINE:
                raise UnusableModelError(f"{path}: a line of more than {MAX_LINE} bytes; this is no OBJ file")
            yield line.lstrip()


def _vertex(line: bytes, path: Path, number: int) -> list[float]:
    try:
        place = [float(value) for value in line.split()[1:4]]
    except ValueError:
        place = []
    if len(place) < 3 or not all(map(isfinite, place)):
        raise UnusableModelError(f"{path}:{number}: a vertex that is not three numbers; repair the mesh")
    return place


def _textures(material_file: Path) -> Iterator[str]:
    if material_file.stat().st_size > MAX_MTL_BYTES:
        raise UnusableModelError(f"{material_file}: larger than {MAX_MTL_BYTES >> 20} MiB")
    for line in material_file.read_text("utf-8", "surrogateescape").splitlines():
        statement, _, rest = line.strip().partition(" ")
        if statement.lower().startswith(MAPS) and (name := _without_options(rest)):
            yield name


def _without_options(rest: str) -> str:
    """Return a texture's name, which may hold blanks, without options such as ``-s 1 1 1`` before it."""
    rest = rest.strip()
    while rest.startswith("-"):
        option, _, rest = rest.partition(" ")
        n_values = 2 if option == "-mm" else 3 if option in {"-o", "-s", "-t"} else 1
        for taken in range(n_values):
            value, _, after = rest.lstrip().partition(" ")
            if taken and not _is_number(value):
                break
            rest = after
    return rest.strip()


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
