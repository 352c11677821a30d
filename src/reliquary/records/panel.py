"""``panel.yaml``: what belongs to a panel of a relief, in a local copy of the form ``panels``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from reliquary.records.base import Float32, Part, Record, Text
from reliquary.records.dataset import Degradation

MAX_CLASSES = 256


class PanelPhotograph(Part):
    """One photograph of a panel, as large as its maps; ``degradation`` says how it was aged by a program, if it was."""

    file: Text
    degradation: Degradation | None = None


class PanelFile(Record):
    """A panel: photographs of it, and the maps that hold for all of them; files stand in the folder of the panel.

    Attributes:
        depth: Distance from the viewer, a 16-bit grey PNG.
        depth_min: Depth of the value 0, in ``depth_unit``.
        depth_max: Depth of the value 65535.
        pixel_size: What a pixel of the maps measures on the panel, in ``depth_unit``. Without it, a depth without a
            unit counts in heights of the picture.
        segmentation: An 8-bit PNG of indices into ``classes``.
    """

    SCHEMA: ClassVar[str] = "panel"

    panel_id: Text
    photographs: Annotated[list[PanelPhotograph], Field(min_length=1)]
    depth: Text
    depth_min: Float32
    depth_max: Float32
    depth_unit: Literal["m", "unitless"]
    pixel_size: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    segmentation: Text | None = None
    classes: Annotated[list[Text], Field(max_length=MAX_CLASSES)] = Field(default_factory=list)

    @field_validator("depth_max")
    @classmethod
    def _check_range(cls, depth_max: float, info: ValidationInfo) -> float:
        depth_min = info.data.get("depth_min")
        if depth_min is not None and depth_max <= depth_min:
            raise ValueError(
                f"{depth_max:g} is not more than depth_min, {depth_min:g}; depth grows away from the viewer"
            )
        return depth_max

    @field_validator("classes")
    @classmethod
    def _check_classes(cls, classes: list[str]) -> list[str]:
        if len(set(classes)) < len(classes):
            raise ValueError("a class name stands twice")
        return classes

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        if self.depth_unit == "m" and self.pixel_size is None:
            raise ValueError("pixel_size is missing: slopes cannot be told from a depth in metres without it")
        if self.segmentation is not None and not self.classes:
            raise ValueError("classes is missing: nobody knows what the values of the segmentation mean")
        return self
