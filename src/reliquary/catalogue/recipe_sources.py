"""Where the records of a dataset come from: the ``sources`` of a recipe."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from reliquary.catalogue.crawler import Name
from reliquary.records.base import Part, Text


class CrawlSource(Part):
    """Crawls of museums.

    Attributes:
        museums: By the name of their crawler file; a missing one is left out and named.
        classes: Classes to take; all if empty.
    """

    kind: Literal["crawl"]
    museums: list[Name] = Field(min_length=1)
    classes: list[Name] = Field(default_factory=list)
    pool: Name | None = None


class RenderSource(Part):
    """A set of rendered views and composites, ``renders/<set>``.

    Attributes:
        licence: Of the pictures: SPDX id or rightsstatements.org URI.
        redistributable: The licences under which pictures may be passed on.
    """

    kind: Literal["render"]
    set: Name
    licence: Text
    credit: Text
    permalink: Text | None = None
    redistributable: list[Text] = Field(default_factory=list)
    pool: Name | None = None


class CopyForm(StrEnum):
    """The form of a local copy: what stands where in it."""

    VOC = "voc"
    COCO = "coco"
    YOLO = "yolo"
    FOLDERS = "folders"
    PICTURES = "pictures"
    PANELS = "panels"


class ImportSource(Part):
    """A user's local copy of originals, ``imports/<name>``.

    Attributes:
        form: ``voc``: pictures and Pascal VOC XML; ``coco``: pictures and one JSON; ``yolo``: pictures and text files
            of shares; ``folders``: a folder a class; ``pictures``: pictures only; ``panels``: reliefs with their maps.
        annotations: Name of the JSON file inside the copy; for ``coco`` only.
        licence: What holds for pictures of which ``originals.csv`` does not say another.
        redistributable: The licences under which pictures may be passed on.
    """

    kind: Literal["import"]
    name: Name
    form: CopyForm
    annotations: Text | None = None
    licence: Text
    credit: Text
    permalink: Text | None = None
    redistributable: list[Text] = Field(default_factory=list)
    pool: Name | None = None


Source = Annotated[CrawlSource | RenderSource | ImportSource, Field(discriminator="kind")]
"""``pool`` names the pool of a fusion dataset that the source fills."""
