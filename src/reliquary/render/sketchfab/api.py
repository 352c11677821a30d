"""What Sketchfab says of models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from reliquary.errors import ReliquaryError
from reliquary.render.sketchfab.answers import (
    ArchiveAnswer,
    DownloadAnswer,
    ModelAnswer,
    PageAnswer,
    UserAnswer,
    parsed,
)
from reliquary.render.sketchfab.client import Client
from reliquary.render.sketchfab.faults import ModelError
from reliquary.render.sketchfab.licences import is_sold, spdx_id

PAGE_SIZE = 24
MAX_PAGES = 1000
MODEL_PAGE = "https://sketchfab.com/3d-models/{}"


class Form(StrEnum):
    """What a model is downloaded as: one binary file, or a ZIP of a glTF file and what it needs."""

    GLB = "glb"
    GLTF = "gltf"


@dataclass(frozen=True)
class SketchfabModel:
    """A model.

    Attributes:
        licence: SPDX id, or Sketchfab's own name where there is none.
        licence_label: Sketchfab's name of it.
        faces: Their number.
        downloadable: Its author offers it for download.
    """

    uid: str
    name: str | None
    author: str | None
    author_page: str | None
    licence: str | None
    licence_label: str | None
    permalink: str
    faces: int | None
    downloadable: bool

    @classmethod
    def of(cls, answer: ModelAnswer) -> Self:
        """Return the model that the interface speaks of."""
        user = answer.user or UserAnswer()
        label = answer.licence.label if answer.licence else None
        return cls(
            uid=answer.uid,
            name=answer.name,
            author=user.display_name or user.username,
            author_page=_page(user.profile_url),
            licence=None if label is None else spdx_id(label),
            licence_label=label,
            permalink=_page(answer.viewer_url) or MODEL_PAGE.format(answer.uid),
            faces=answer.faces,
            downloadable=answer.is_downloadable,
        )


class Sketchfab:
    """The interface.

    Args:
        client: Speaks with it.
    """

    def __init__(self, client: Client) -> None:
        self.client = client

    def model(self, uid: str) -> SketchfabModel:
        """Return a model.

        Raises:
            ModelError: There is none of this uid, or it is private.
            ReliquaryError: There is no usable answer.
        """
        path = f"/models/{uid}"
        return SketchfabModel.of(parsed(self.client.ask(path), ModelAnswer, path))

    def collection(self, uid: str) -> Iterator[SketchfabModel]:
        """Yield the models of a collection, page after page; their licences may not be known.

        Raises:
            ModelError: There is no such collection, or it is private.
            ReliquaryError: There is no usable answer, or the pages have no end.
        """
        path: str | None = f"/collections/{uid}/models?count={PAGE_SIZE}"
        for _ in range(MAX_PAGES):
            if path is None:
                return
            page = parsed(self.client.ask(path), PageAnswer, f"/collections/{uid}/models")
            yield from map(SketchfabModel.of, page.results)
            path = page.next
        raise ReliquaryError(f"collection {uid}: more than {MAX_PAGES} pages; its pages have no end")

    def archive(self, model: SketchfabModel, form: Form) -> ArchiveAnswer:
        """Return where a model can be downloaded now; the address is valid for minutes.

        Raises:
            ModelError: It is not offered, or not in this form; the message says why.
            ReliquaryError: There is no usable answer.
        """
        path = f"/models/{model.uid}/download"
        try:
            answer = parsed(self.client.ask(path), DownloadAnswer, path)
        except ModelError as error:
            raise ModelError(_why_not(model) or str(error)) from error
        archive: ArchiveAnswer | None = getattr(answer, form)
        if archive is None:
            raise ModelError(f"Sketchfab offers no {form.upper()} of it; {_ADVICE[form]}")
        return archive


_ADVICE = {
    Form.GLB: "take its glTF files into a folder of their own, with 'file: <id>/scene.gltf' in the set",
    Form.GLTF: "take one file, with 'file: <id>.glb' in the set",
}


def _why_not(model: SketchfabModel) -> str | None:
    if is_sold(model.licence_label):
        return f"it is sold (licence '{model.licence_label}'); buy it first, at {model.permalink}"
    if not model.downloadable:
        return f"its author does not offer it for download; ask, at {model.permalink}"
    return None


def _page(address: str | None) -> str | None:
    """Return an address that may stand in a page as a link; None for anything else."""
    return address if address and address.startswith(("https://", "http://")) else None
