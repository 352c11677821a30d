"""glTF 2.0 files, text and binary: what they declare, and what they name."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote_to_bytes, urlsplit

from reliquary.records import SAMPLE_MARK
from reliquary.render.models.contents import MAX_ELEMENTS, Contents
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.gltf_document import Accessor, BufferView, Document, read_document
from reliquary.render.models.textures import TextureSizes, missing_texture
from reliquary.render.models.within import path_within

MAX_BUFFER = 1 << 30
COMPONENT_BYTES = {5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4}
COMPONENTS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}


def look_into_gltf(path: Path, root: Path) -> Contents:
    """See that a file declares no more than it holds, and look at the files that it names.

    Raises:
        UnusableModelError: It declares more, or no mesh of finite size; it names a remote file or one outside the
            folder of models; a texture is too large; or its nodes are no tree.
    """
    document, binary = read_document(path)
    try:
        return _Looking(path, root, document, binary).contents()
    except (IndexError, KeyError) as error:
        raise UnusableModelError(f"{path}: names a part that it does not hold ({error})") from error


class _Looking:
    """One look at one file."""

    def __init__(self, path: Path, root: Path, document: Document, binary: bytes | None) -> None:
        self.path, self.root, self.document, self.binary = path, root, document, binary
        self.files: dict[Path, None] = {}
        self.notes: list[str] = []

    def contents(self) -> Contents:
        if not self.document.asset.version.startswith("2."):
            self._refuse(f"asset.version: {self.document.asset.version!r}; only version 2 is read")
        self._check_tree()
        for number in range(len(self.document.buffers)):
            self._check_buffer(number)
        for number, view in enumerate(self.document.buffer_views):
            if view.byte_offset + view.byte_length > self.document.buffers[view.buffer].byte_length:
                self._refuse(f"bufferViews[{number}]: reaches beyond its buffer")
        for number, accessor in enumerate(self.document.accessors):
            self._check_accessor(number, accessor)
        self._check_meshes()
        self._check_images()
        return Contents(tuple(self.files), tuple(self.notes), SAMPLE_MARK in self.document.asset.copyright)

    def _refuse(self, problem: str) -> NoReturn:
        raise UnusableModelError(f"{self.path}: {problem}")

    def _check_tree(self) -> None:
        """Nodes with two parents, or in a circle, would be loaded many times over, or without end."""
        children = [child for node in self.document.nodes for child in node.children]
        if len(set(children)) < len(children):
            self._refuse("nodes: one stands below two others; the nodes of a scene are a tree")
        if any(not set(scene.nodes).isdisjoint(children) for scene in self.document.scenes):
            self._refuse("scenes: a node at the top stands below another; the nodes of a scene are a tree")

    def _check_buffer(self, number: int) -> None:
        buffer = self.document.buffers[number]
        held = self._held(number)
        if buffer.byte_length > held:
            self._refuse(f"buffers[{number}]: declares {buffer.byte_length} bytes; {held} are there")

    def _held(self, number: int) -> int:
        """Return how many bytes of a buffer are there."""
        uri = self.document.buffers[number].uri
        if uri is None:
            # One that is not the GLB file's own is filled by an extension, while the file is loaded.
            return len(self.binary) if self.binary is not None and number == 0 else MAX_BUFFER
        if (data := data_of(uri)) is not None:
            return len(data)
        path = file_of(uri, self.path, self.root)
        if not path.is_file():
            self._refuse(f"buffers[{number}]: the file {uri!r} is missing")
        self.files[path] = None
        return path.stat().st_size

    def _check_accessor(self, number: int, accessor: Accessor) -> None:
        if accessor.count > MAX_ELEMENTS:
            self._refuse(f"accessors[{number}].count: {accessor.count}; at most {MAX_ELEMENTS}")
        if accessor.buffer_view is None or not accessor.count:
            return
        size = COMPONENT_BYTES[accessor.component_type] * COMPONENTS[accessor.type]
        view = self.document.buffer_views[accessor.buffer_view]
        stride = view.byte_stride or size
        if accessor.byte_offset + stride * (accessor.count - 1) + size > view.byte_length:
            self._refuse(f"accessors[{number}]: reaches beyond its part of the buffer")

    def _check_meshes(self) -> None:
        primitives = [primitive for mesh in self.document.meshes for primitive in mesh.primitives]
        places = [self.document.accessors[p.attributes["POSITION"]] for p in primitives if "POSITION" in p.attributes]
        if not any(place.count for place in places):
            self._refuse("has no mesh: there is nothing to be seen")
        if all(place.min is not None and place.min == place.max for place in places):
            self._refuse("the model has no size: all its vertices lie in one point")

    def _check_images(self) -> None:
        sizes = TextureSizes(self.path)
        for number, image in enumerate(self.document.images):
            name = f"images[{number}]"
            if image.uri is None:
                if image.buffer_view is not None:
                    sizes.add(name, self._bytes_of(self.document.buffer_views[image.buffer_view]))
            elif (data := data_of(image.uri)) is not None:
                sizes.add(name, data)
            elif (path := file_of(image.uri, self.path, self.root)).is_file():
                sizes.add_file(path)
                self.files[path] = None
            else:
                self.notes.append(missing_texture(path.name))

    def _bytes_of(self, view: BufferView) -> bytes:
        buffer = self.document.buffers[view.buffer]
        if buffer.uri is None:
            own = (self.binary or b"") if view.buffer == 0 else b""
            return own[view.byte_offset : view.byte_offset + view.byte_length]
        if (data := data_of(buffer.uri)) is not None:
            return data[view.byte_offset : view.byte_offset + view.byte_length]
        with file_of(buffer.uri, self.path, self.root).open("rb") as handle:
            handle.seek(view.byte_offset)
            return handle.read(view.byte_length)


def file_of(uri: str, path: Path, root: Path) -> Path:
    """Return the file that an address in a model means; only relative ones are followed.

    Args:
        uri: As the model says it.
        path: The model.
        root: The folder of models, which the file must lie in.

    Raises:
        UnusableModelError: It is no relative address, or leads out of the folder.
    """
    try:
        parts = urlsplit(uri)
    except ValueError as error:
        raise UnusableModelError(f"{path}: {uri[:200]!r} is no address") from error
    if parts.scheme or parts.netloc:
        raise UnusableModelError(
            f"{path}: names {uri[:200]!r}; put the file beside the model and name it by a relative path"
        )
    name = unquote_to_bytes(parts.path).decode("utf-8", "surrogateescape")
    return path_within(root, name, path)


def data_of(uri: str) -> bytes | None:
    """Return the bytes of a data address; None for any other address."""
    if not uri.startswith("data:"):
        return None
    head, _, text = uri.partition(",")
    if not head.endswith(";base64"):
        return unquote_to_bytes(text)
    try:
        return base64.b64decode(unquote_to_bytes(text))
    except binascii.Error:
        return b""
