"""PLY files (G. Turk's format, 1994): what Blender would pass over silently.

Blender knows faces only. In the triangle strips that Stanford's scans have, each vertex makes a triangle with the two
before it, turned the other way every second time; -1 begins a new strip. And it takes 0 for numbers that are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from faults import RequestError
from numpy.typing import NDArray

TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2",
    "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4", "float": "f4", "float32": "f4",
    "double": "f8", "float64": "f8",
}  # fmt: skip
ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">"}
HEADER_END = b"end_header"
LONGEST_HEADER = 65536
NOT_A_NUMBER = re.compile(rb"\b(?:nan|inf(?:inity)?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Element:
    name: str
    count: int
    properties: list[list[str]]


@dataclass(frozen=True)
class _Ply:
    """A file in parts.

    Attributes:
        form: ascii, binary_little_endian or binary_big_endian.
        body: All after the header.
    """

    form: str
    elements: list[_Element]
    body: bytes


def readable(path: Path, folder: Path) -> Path:
    """Returns the path of a file that Blender reads: the given one, or one that is written if that has strips.

    Args:
        path: A PLY file.
        folder: Where the new file is put.

    Raises:
        RequestError: The file is damaged, or has vertices that are no numbers.
    """
    data = path.read_bytes()
    try:
        ply = _parsed(data)
        finite = _is_finite(ply)
        converted = _converted(ply) if "tristrips" in [element.name for element in ply.elements] else None
    except (LookupError, StopIteration, ValueError) as error:
        raise RequestError("model", f"{path}: cannot be read: {error}; save it anew") from None
    if not finite:
        raise RequestError("model", f"{path}: has vertices that are no numbers (nan or inf); repair the mesh")
    if converted is None:
        return path
    written = folder / path.name
    written.write_bytes(converted)
    return written


def _parsed(data: bytes) -> _Ply:
    if not data.startswith(b"ply") or HEADER_END not in data[:LONGEST_HEADER]:
        raise ValueError("it has no header of a PLY file")
    start = data.index(b"\n", data.index(HEADER_END)) + 1
    lines = [line.split() for line in data[:start].decode("ascii", "replace").splitlines()]
    form = next(line[1] for line in lines if line[:1] == ["format"])
    if form not in {"ascii", *ORDERS}:
        raise ValueError(f"its format {form!r} is not known")
    return _Ply(form, _elements(lines), data[start:])


def _is_finite(ply: _Ply) -> bool:
    """Tells whether all vertices are numbers, if they stand first, as they do in every file known."""
    vertex = ply.elements[0] if ply.elements else None
    if vertex is None or vertex.name != "vertex" or any(words[0] == "list" for words in vertex.properties):
        return True
    if ply.form == "ascii":
        return NOT_A_NUMBER.search(ply.body) is None
    row = np.dtype([(words[-1], ORDERS[ply.form] + TYPES[words[0]]) for words in vertex.properties])
    rows = np.frombuffer(ply.body, row, vertex.count)
    return all(bool(np.isfinite(rows[axis]).all()) for axis in "xyz")


def _converted(ply: _Ply) -> bytes:
    """Returns the file with faces in the place of strips."""
    if [element.name for element in ply.elements] != ["vertex", "tristrips"]:
        raise ValueError("other elements than vertex and tristrips stand beside its triangle strips")
    vertex, strips = ply.elements
    if ply.form == "ascii":
        rows, numbers = _ascii(ply.body, vertex.count)
    else:
        rows, numbers = _binary(ply.body, vertex, strips, ORDERS[ply.form])
    triangles = _triangles(numbers)
    if triangles.size and triangles.max() >= vertex.count:
        raise ValueError(f"vertex {triangles.max()} is named, but there are only {vertex.count}")
    return _header(ply.form, vertex, len(triangles)) + rows + _faces(ply.form, triangles)


def _elements(lines: list[list[str]]) -> list[_Element]:
    elements: list[_Element] = []
    for line in lines:
        if line[:1] == ["element"]:
            elements.append(_Element(line[1], int(line[2]), []))
        elif line[:1] == ["property"]:
            elements[-1].properties.append(line[1:])
    return elements


def _ascii(body: bytes, count: int) -> tuple[bytes, NDArray[np.int64]]:
    """Returns the rows of vertices as they are, and the numbers of all strips, -1 between them."""
    lines = body.splitlines()
    strips = [np.array(line.split()[1:], dtype=np.int64) for line in lines[count:] if line.strip()]
    return b"\n".join(lines[:count]) + b"\n", _joined(strips)


def _binary(body: bytes, vertex: _Element, strips: _Element, order: str) -> tuple[bytes, NDArray[np.int64]]:
    size = sum(np.dtype(TYPES[kind]).itemsize for kind, _ in vertex.properties)
    place = vertex.count * size
    rows = body[:place]
    _, count_type, number_type, _ = strips.properties[0]
    counts, numbers = np.dtype(order + TYPES[count_type]), np.dtype(order + TYPES[number_type])
    found = []
    for _ in range(strips.count):
        length = int(np.frombuffer(body, counts, 1, place)[0])
        found.append(np.frombuffer(body, numbers, length, place + counts.itemsize).astype(np.int64))
        place += counts.itemsize + length * numbers.itemsize
    return rows, _joined(found)


def _joined(strips: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    end = np.array([-1])
    return np.concatenate([part for strip in strips for part in (strip, end)] or [end])


def _triangles(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the triangles (N, 3) of strips that -1 ends."""
    ends = np.flatnonzero(numbers < 0)
    starts = np.concatenate([[0], ends[:-1] + 1])
    place = np.arange(len(numbers)) - np.repeat(starts, ends - starts + 1)
    triangles = np.stack([numbers[:-2], numbers[1:-1], numbers[2:]], axis=1)
    backwards = place[:-2] % 2 == 1
    triangles[backwards] = triangles[backwards][:, [1, 0, 2]]
    a, b, c = triangles.T
    whole: NDArray[np.bool_] = (triangles >= 0).all(axis=1) & (a != b) & (b != c) & (a != c)
    return np.asarray(triangles[whole])


def _header(form: str, vertex: _Element, triangles: int) -> bytes:
    lines = ["ply", f"format {form} 1.0", f"element vertex {vertex.count}"]
    lines += [f"property {' '.join(words)}" for words in vertex.properties]
    lines += [f"element face {triangles}", "property list uchar int vertex_indices", "end_header"]
    return "\n".join(lines).encode() + b"\n"


def _faces(form: str, triangles: NDArray[np.int64]) -> bytes:
    if form == "ascii":
        return b"".join(b"3 %d %d %d\n" % tuple(row) for row in triangles.tolist())
    rows = np.empty(len(triangles), dtype=[("count", "u1"), ("corners", ORDERS[form] + "i4", 3)])
    rows["count"], rows["corners"] = 3, triangles
    return rows.tobytes()
