"""Cut-outs: the object of a view, brought to another size without fringes.

Colours are averaged in premultiplied form: the colour that a transparent pixel happens to have never counts (Porter and
Duff, "Compositing digital images", SIGGRAPH 1984).
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from math import ceil, floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from reliquary.blobs import BlobStore
from reliquary.errors import ReliquaryError
from reliquary.masks import mask_corners
from reliquary.pictures import carries_sample_mark

SHRINKING, ENLARGING = Image.Resampling.HAMMING, Image.Resampling.BILINEAR
"""Filters without negative weights: others overshoot at the outline, which then has a bright or dark rim."""

FILTER_REACH = 1
"""How far the filters look, in pixels of the coarser picture."""

BLUR_REACH = 3
"""How far a blur looks, in multiples of its deviation."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom are the first outside."""


@dataclass(frozen=True)
class Cutout:
    """A view without the emptiness round its object.

    Attributes:
        sha256: Of the view.
        image: RGBA, alpha not multiplied in, as large as what is not wholly transparent.
        corner: x and y of the image's top-left corner in the view, px.
        box: Tight box of the object in the view.
        marked: The view says in its own bytes that the sample museum made it.
    """

    sha256: str
    image: Image.Image
    corner: tuple[int, int]
    box: Box
    marked: bool


@dataclass(frozen=True)
class ScaledCutout:
    """A cut-out at the size at which it is pasted.

    Attributes:
        image: RGBA, colours multiplied by alpha (Pillow's RGBa).
        covered: (h, w), true where the object is; at least one pixel is.
        box: Tight box of the covered pixels.
        origin: x and y of the view's top-left corner, px from that of the image.
        scale: Size over size in the view.
    """

    image: Image.Image
    covered: NDArray[np.bool_]
    box: Box
    origin: tuple[float, float]
    scale: float


def open_cutout(sha256: str, blobs: BlobStore) -> Cutout:
    """Read a view.

    Raises:
        ReliquaryError: The view is missing, damaged, has no alpha channel, or shows nothing at all.
    """
    place = blobs.path(sha256)
    try:
        with Image.open(BytesIO(blobs.get(sha256)), formats=("PNG",)) as view:
            marked = carries_sample_mark(view)
            view.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ReliquaryError(f"{place}: the view is no readable PNG ({error}); remove it and render again") from error
    if view.mode != "RGBA":
        raise ReliquaryError(f"{place}: the view has the channels {view.mode}, RGBA is needed; render again")
    alpha = view.getchannel("A")
    outer = alpha.getbbox()
    if outer is None:
        raise ReliquaryError(f"{place}: the view is wholly transparent, there is nothing to paste; render it again")
    box = tight_box(covered_by(np.asarray(alpha)))
    return Cutout(sha256, view.crop(outer), (outer[0], outer[1]), box, marked)


def scaled(cutout: Cutout, scale: float, blur: float = 0.0) -> ScaledCutout:
    """Bring a cut-out to a size; it is doubled as often as it takes until something of it can be seen.

    Args:
        cutout: The cut-out.
        scale: Size over size in the view, above 0.
        blur: Deviation of a Gaussian blur of the result, px; 0 blurs nothing.
    """
    while True:
        image, origin = _resampled(cutout, scale, blur)
        alpha = np.asarray(image.getchannel("a"))
        if alpha.any():
            break
        scale *= 2
    covered = covered_by(alpha)
    return ScaledCutout(image, covered, tight_box(covered), origin, scale)


def tight_box(covered: NDArray[np.bool_]) -> Box:
    """Return the smallest box round the true pixels of a mask (H, W).

    Raises:
        ValueError: No pixel is true.
    """
    corners = mask_corners(covered)
    if corners is None:
        raise ValueError("an empty mask has no box")
    return corners


class _Span(NamedTuple):
    """One axis of a scaled cut-out.

    Attributes:
        start: Where it starts in the cut-out's image, px.
        end: Where it ends there.
        length: Its px.
        origin: Where the view starts, px from its own start.
    """

    start: float
    end: float
    length: int
    origin: float


def _resampled(cutout: Cutout, scale: float, blur: float) -> tuple[Image.Image, tuple[float, float]]:
    """Return a premultiplied image, wide enough for soft edges, and where the view's corner lies."""
    margin = ceil(FILTER_REACH * max(scale, 1)) + ceil(BLUR_REACH * blur)
    across, down = (_span(cutout, axis, scale, margin) for axis in (0, 1))
    left, top = floor(across.start), floor(down.start)
    # Beyond its edges Pillow fills a crop with what is transparent.
    wide = cutout.image.crop((left, top, ceil(across.end), ceil(down.end))).convert("RGBa")
    source = (across.start - left, down.start - top, across.end - left, down.end - top)
    image = wide.resize((across.length, down.length), SHRINKING if scale <= 1 else ENLARGING, box=source)
    if blur > 0:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    return image, (across.origin, down.origin)


def _span(cutout: Cutout, axis: int, scale: float, margin: int) -> _Span:
    """Return the span that holds the cut-out with a margin, px; the object's box starts on a whole pixel of it."""
    box_start = cutout.box[axis]
    box_in_image = box_start - cutout.corner[axis]
    before = ceil(box_in_image * scale) + margin
    after = ceil((cutout.image.size[axis] - box_in_image) * scale) + margin
    return _Span(
        start=box_in_image - before / scale,
        end=box_in_image + after / scale,
        length=before + after,
        origin=before - box_start * scale,
    )


def covered_by(alpha: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where the object covers a pixel by half; of one thinner than a pixel, half as much as at its thickest."""
    return np.greater_equal(alpha, (int(alpha.max()) + 1) // 2)
