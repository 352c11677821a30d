"""PLY files: a header in text that declares how many elements follow (Turk, The PLY Polygon File Format, 1994)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from reliquary.render.models.contents import MAX_ELEMENTS, Contents
from reliquary.render.models.faults import UnusableModelError

MAX_HEADER = 1 << 16
SURFACES = ("face", "tristrips")
_BYTES = {
    **dict.fromkeys(("char", "uchar", "int8", "uint8"), 1),
    **dict.fromkeys(("short", "ushort", "int16", "uint16"), 2),
    **dict.fromkeys(("int", "uint", "float", "int32", "uint32", "float32"), 4),
    **dict.fromkeys(("double", "float64"), 8),
}


@dataclass
class _Element:
    """Attributes: ``least`` is the least number of bytes of one element, in binary."""

    count: int
    least: int = 0


@dataclass
class _Header:
    is_text: bool = False
    elements: dict[str, _Element] = field(default_factory=dict)
    end: int = 0


def look_into_ply(path: Path) -> Contents:
    """See that a file declares a surface, and no more than it holds.

    Raises:
        UnusableModelError: It does not, or its header is not that of a PLY file.
    """
    header = _read_header(path)
    counts = {name: element.count for name, element in header.elements.items()}
    if too_many := [name for name, count in counts.items() if not 0 <= count <= MAX_ELEMENTS]:
        raise UnusableModelError(f"{path}: declares {counts[too_many[0]]} of {too_many[0]!r}; at most {MAX_ELEMENTS}")
    if not counts.get("vertex"):
        raise UnusableModelError(f"{path}: has no vertices")
    if not any(counts.get(name) for name in SURFACES):
        raise UnusableModelError(f"{path}: has no faces: a cloud of points has no surface; make a mesh of it")
    # In text, a number takes one character and one to part it from the next, of which the last has none.
    least = sum(found.count * (2 if header.is_text else found.least) for found in header.elements.values())
    if least - header.is_text > path.stat().st_size - header.end:
        raise UnusableModelError(f"{path}: is cut off: it declares more vertices or faces than it holds")
    return Contents()


def _read_header(path: Path) -> _Header:
    with path.open("rb") as handle:
        head = handle.read(MAX_HEADER).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    text, end, _ = head.partition(b"\nend_header\n")
    if not end:
        raise UnusableModelError(f"{path}: has no 'end_header' within {MAX_HEADER} bytes")
    header = _Header(end=len(text) + len(end))
    try:
        for line in text.decode("latin-1").splitlines()[1:]:
            _take(line.split(), header)
    except (ValueError, KeyError, IndexError, StopIteration) as error:
        raise UnusableModelError(f"{path}: the header is not that of a PLY file ({line!r})") from error
    return header


def _take(words: list[str], header: _Header) -> None:
    match words:
        case ["format", form, _]:
            header.is_text = form == "ascii"
        case ["element", name, count]:
            header.elements[name] = _Element(int(count))
        case ["property", "list", count_type, *_]:
            next(reversed(header.elements.values())).least += _BYTES[count_type]
        case ["property", value_type, _]:
            next(reversed(header.elements.values())).least += _BYTES[value_type]
