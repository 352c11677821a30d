"""Models that are compressed by Draco, as plain copies: Blender's Python module has no decoder.

The extension is ``KHR_draco_mesh_compression`` of glTF 2.0 (Khronos). A program of its own decodes, with little memory
and not for ever: the data is a stranger's, and the decoder is not written in Python.
"""

from __future__ import annotations

import importlib.util
import json
import struct
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn
from urllib.parse import unquote

import numpy as np
from numpy.typing import NDArray

from reliquary.errors import FullDiskError
from reliquary.files import atomic_write_bytes
from reliquary.render.farm.program import bare_environment
from reliquary.render.models.contents import MAX_ELEMENTS
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.gltf import COMPONENTS, data_of, file_of
from reliquary.render.models.gltf_document import BINARY_CHUNK, JSON_CHUNK, read_parts
from reliquary.workers import limit_memory

EXTENSION = "KHR_draco_mesh_compression"
MODULE = "DracoPy"

MAX_MEMORY, MAX_SECONDS = 1 << 32, 600.0
"""Of the program that decodes."""

FAULTY, FULL = 3, 4
"""Its statuses: the model cannot be used; the disk is full."""

TRIANGLES = 4
COMPONENT_TYPES = {"int8": 5120, "uint8": 5121, "int16": 5122, "uint16": 5123, "uint32": 5125, "float32": 5126}

Json = dict[str, Any]


def is_compressed(path: Path) -> bool:
    """Return whether a checked model is a glTF file with parts that are compressed by Draco."""
    if path.suffix.lower() not in {".glb", ".gltf"}:
        return False
    return EXTENSION in json.loads(read_parts(path)[0]).get("extensionsUsed", [])


def can_decode() -> bool:
    """Return whether the decoder is installed; an installed Blender may have its own."""
    return importlib.util.find_spec(MODULE) is not None


def write_plain_copy(path: Path, root: Path, copy: Path) -> None:
    """Write a compressed model as a GLB file that holds the same without compression, and all files that it names.

    Args:
        path: The model, checked.
        root: The folder of models.
        copy: The file to write.

    Raises:
        UnusableModelError: The data is damaged, declares other counts than it holds, or too much.
        FullDiskError: The disk is full.
    """
    command = [sys.executable, "-P", "-m", __name__, str(path), str(root), str(copy), str(MAX_MEMORY)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=bare_environment(),
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnusableModelError(f"{path}: its Draco data is not decoded within {MAX_SECONDS:g} seconds") from error
    said = done.stdout.decode("utf-8", "replace").strip()
    if done.returncode == FULL:
        raise FullDiskError(said)
    if done.returncode == FAULTY:
        raise UnusableModelError(said)
    if done.returncode:
        raise UnusableModelError(
            f"{path}: the decoder of Draco ended with status {done.returncode}: the data is damaged or needs more than "
            f"{MAX_MEMORY >> 20} MiB; export the model again, without compression"
        )


class _Decoding:
    """One model while it is decoded: its document, and the bytes of the plain copy."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path, self.root = path, root
        text, own = read_parts(path)
        self.document: Json = json.loads(text)
        self.binary = bytearray()
        self.elements = 0
        self._take_buffers(own or b"")

    def glb(self) -> bytes:
        for number, mesh in enumerate(self.document.get("meshes", [])):
            for part, primitive in enumerate(mesh["primitives"]):
                compressed = primitive.get("extensions", {}).pop(EXTENSION, None)
                if compressed is not None:
                    self._decode(f"meshes[{number}].primitives[{part}]", primitive, compressed)
        for image in self.document.get("images", []):
            self._take_image(image)
        for key in ("extensionsUsed", "extensionsRequired"):
            if names := [name for name in self.document.pop(key, []) if name != EXTENSION]:
                self.document[key] = names
        self.document["buffers"] = [{"byteLength": len(self.binary)}]
        return _container(self.document, bytes(self.binary))

    def _take_buffers(self, own: bytes) -> None:
        """Lay all buffers one after the other."""
        starts = []
        for number, buffer in enumerate(self.document.get("buffers", [])):
            uri = buffer.get("uri")
            starts.append(len(self.binary))
            if uri is None:
                self._append(own if number == 0 else b"")
            else:
                data = data_of(uri)
                self._append(file_of(uri, self.path, self.root).read_bytes() if data is None else data)
        for view in self.document.get("bufferViews", []):
            view["byteOffset"] = starts[view["buffer"]] + view.get("byteOffset", 0)
            view["buffer"] = 0

    def _decode(self, place: str, primitive: Json, compressed: Json) -> None:
        import DracoPy

        if primitive.get("mode", TRIANGLES) != TRIANGLES or "indices" not in primitive:
            self._refuse(f"{place}: is compressed, but no list of triangles")
        accessors = self.document["accessors"]
        self.elements += accessors[primitive["indices"]]["count"]
        self.elements += accessors[primitive["attributes"]["POSITION"]]["count"]
        if self.elements > MAX_ELEMENTS:
            self._refuse(f"{place}: with it the model has more than {MAX_ELEMENTS} vertices and indices")
        try:
            mesh = DracoPy.decode(self._view(compressed["bufferView"]))
            faces, found = mesh.faces, {each["unique_id"]: each["data"] for each in mesh.attributes}
        # What DracoPy raises has no class in common; a cloud of points has no faces.
        except Exception as error:
            raise UnusableModelError(f"{self.path}: {place}: its Draco data is damaged ({error})") from error
        indices = np.ascontiguousarray(faces, dtype=np.uint32).reshape(-1, 1)
        primitive["indices"] = self._put(place, "indices", primitive["indices"], indices)
        for name, ident in compressed["attributes"].items():
            primitive["attributes"][name] = self._put(place, name, primitive["attributes"][name], found[ident])
        places = accessors[primitive["attributes"]["POSITION"]]
        if len(indices) and int(indices.max()) >= places["count"]:
            self._refuse(f"{place}: its Draco data is damaged: triangles name vertices that are not there")

    def _put(self, place: str, name: str, number: int, values: NDArray[Any]) -> int:
        """Append an accessor like one that is there, with values; return its number."""
        like = self.document["accessors"][number]
        wanted = (like["count"], COMPONENTS[like["type"]])
        if values.shape != wanted:
            self._refuse(f"{place}: {name}: declares {wanted[0]} x {wanted[1]} numbers; {values.shape} are there")
        accessor = {
            key: value for key, value in like.items() if key not in {"bufferView", "byteOffset", "sparse", "min", "max"}
        }
        accessor["componentType"] = COMPONENT_TYPES[values.dtype.name]
        if name == "POSITION":
            accessor |= {"min": values.min(axis=0).tolist(), "max": values.max(axis=0).tolist()}
        # Every element begins at a multiple of four bytes; indices have four.
        row = values.itemsize * wanted[1]
        rows = np.zeros((wanted[0], row + -row % 4), dtype=np.uint8)
        rows[:, :row] = np.ascontiguousarray(values).view(np.uint8).reshape(wanted[0], row)
        stride = {} if name == "indices" else {"byteStride": rows.shape[1]}
        accessor["bufferView"] = self._append_view(rows.tobytes(), **stride)
        self.document["accessors"].append(accessor)
        return len(self.document["accessors"]) - 1

    def _take_image(self, image: Json) -> None:
        """Take the file of a texture into the copy; of one that is missing its name is kept."""
        uri = image.get("uri")
        if uri is None or uri.startswith("data:"):
            return
        file = file_of(uri, self.path, self.root)
        if file.is_file():
            image["bufferView"] = self._append_view(file.read_bytes())
            image.setdefault("name", file.stem)
            image.setdefault("mimeType", "image/jpeg" if file.suffix.lower() in {".jpg", ".jpeg"} else "image/png")
            del image["uri"]
        else:
            image["uri"] = PurePosixPath(unquote(uri)).name

    def _view(self, number: int) -> bytes:
        view = self.document["bufferViews"][number]
        return bytes(self.binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]])

    def _append_view(self, data: bytes, **more: int) -> int:
        view = {"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(data), **more}
        self._append(data)
        self.document["bufferViews"].append(view)
        return len(self.document["bufferViews"]) - 1

    def _append(self, data: bytes) -> None:
        self.binary += data + b"\0" * (-len(data) % 4)

    def _refuse(self, problem: str) -> NoReturn:
        raise UnusableModelError(f"{self.path}: {problem}")


def _container(document: Json, binary: bytes) -> bytes:
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<II", len(text), JSON_CHUNK) + text + struct.pack("<II", len(binary), BINARY_CHUNK) + binary
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def main() -> None:
    """Write the plain copy of a model: MODEL ROOT COPY BYTES, the last of which is the memory that may be used."""
    path, root, copy = map(Path, sys.argv[1:4])
    limit = int(sys.argv[4])
    limit_memory(limit)
    try:
        atomic_write_bytes(copy, _Decoding(path, root).glb())
    except UnusableModelError as error:
        _end(FAULTY, str(error))
    except (LookupError, TypeError, ValueError) as error:
        _end(FAULTY, f"{path}: is no sound glTF: {error!r}; export it again")
    except MemoryError:
        _end(FAULTY, f"{path}: to decode it takes more than {limit >> 20} MiB of memory; it is damaged, or huge")
    except FullDiskError as error:
        _end(FULL, str(error))
    except OSError as error:
        _end(FAULTY, f"{error.filename or path}: cannot be read ({error.strerror})")


def _end(status: int, reason: str) -> NoReturn:
    sys.stdout.write(reason)
    sys.exit(status)


if __name__ == "__main__":
    main()
