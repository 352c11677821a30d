"""What the interface answers, as far as it is of use here."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from reliquary.crawl.text import clean
from reliquary.errors import FaultyFileError
from reliquary.records.base import Text
from reliquary.records.faults import faults_of

Line = Annotated[Text | None, BeforeValidator(clean)]
"""A text on one line, without control characters; None for an empty one."""

Uid = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
A = TypeVar("A", bound=BaseModel)


class _Answer(BaseModel):
    """Fields that are of no use here are allowed: there are many."""

    model_config = ConfigDict(frozen=True)


class LicenceAnswer(_Answer):
    """The licence of a model; empty where it is private."""

    label: Line = None


class UserAnswer(_Answer):
    """Its author."""

    display_name: Line = Field(default=None, alias="displayName")
    username: Line = None
    profile_url: Line = Field(default=None, alias="profileUrl")


class ModelAnswer(_Answer):
    """``GET /models/{uid}``, and what a page of a collection holds; there the licence is left out."""

    uid: Uid
    name: Line = None
    viewer_url: Line = Field(default=None, alias="viewerUrl")
    user: UserAnswer | None = None
    licence: LicenceAnswer | None = Field(default=None, alias="license")
    is_downloadable: bool = Field(default=False, alias="isDownloadable")
    faces: int | None = Field(default=None, alias="faceCount")


class PageAnswer(_Answer):
    """``GET /collections/{uid}/models``."""

    results: list[ModelAnswer]
    next: str | None = None


class ArchiveAnswer(_Answer):
    """Where a file can be downloaded for some minutes."""

    url: Text
    size: int | None = None


class DownloadAnswer(_Answer):
    """``GET /models/{uid}/download``."""

    glb: ArchiveAnswer | None = None
    gltf: ArchiveAnswer | None = None


def parsed(value: Any, model: type[A], place: str) -> A:
    """Return an answer.

    Args:
        value: JSON.
        model: What is expected.
        place: What was asked for, for the message.

    Raises:
        FaultyFileError: It is something else; all faults are listed.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise FaultyFileError(f"answer of Sketchfab to {place}", faults_of(error, place)) from error
