"""What is exported, and in which form."""

from __future__ import annotations

from enum import StrEnum


class ExportForm(StrEnum):
    """The form of annotations."""

    COCO = "coco"
    VOC = "voc"


class Pictures(StrEnum):
    """Which pictures: cut-outs as they were rendered, or composites of them on backgrounds."""

    VIEWS = "views"
    COMPOSITES = "composites"
