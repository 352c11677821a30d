"""Cut-outs: the object of a view, brought to another size without fringes.

Colours are averaged in premultiplied form: the colour that a transparent pixel happens to have never counts (Porter and
Duff, "Compositing digital images", SIGGRAPH 1984).
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter

from reliquary.blobs import BlobStore
from reliquary.errors import ReliquaryError
from reliquary.pictures import carries_sample_mark

SHRINKING, ENLARGING = Image.Resampling.HAMMING, Image.Resampling.BICUBIC
"""When shrinking, a filter without overshoot, which is faster too; enlarged with it, a picture would show steps."""

FILTER_REACH = 2
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
        image: RGBA, colours multiplied by alpha (Pillow's RGBa), none above its alpha.
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
    """Return the smallest box round the true pixels of a mask (H, W), of which there is one at least."""
    rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _resampled(cutout: Cutout, scale: float, blur: float) -> tuple[Image.Image, tuple[float, float]]:
    """Return a premultiplied image, wide enough for soft edges, and where the view's corner lies.

    The object's box starts on a whole pixel.
    """
    margin = ceil(FILTER_REACH * max(scale, 1)) + ceil(BLUR_REACH * blur)
    starts, ends, before = [], [], []
    for axis in (0, 1):
        corner, box_start = cutout.corner[axis], cutout.box[axis]
        pixels_before = ceil((box_start - corner) * scale) + margin
        pixels_after = ceil((corner + cutout.image.size[axis] - box_start) * scale) + margin
        starts.append(box_start - corner - pixels_before / scale)
        ends.append(box_start - corner + pixels_after / scale)
        before.append((pixels_before, pixels_before + pixels_after))
    left, top = floor(starts[0]), floor(starts[1])
    # Beyond its edges Pillow fills a crop with what is transparent.
    wide = cutout.image.crop((left, top, ceil(ends[0]), ceil(ends[1]))).convert("RGBa")
    source = (starts[0] - left, starts[1] - top, ends[0] - left, ends[1] - top)
    resized = wide.resize((before[0][1], before[1][1]), SHRINKING if scale <= 1 else ENLARGING, box=source)
    if blur > 0:
        resized = resized.filter(ImageFilter.GaussianBlur(blur))
    origin = (before[0][0] - cutout.box[0] * scale, before[1][0] - cutout.box[1] * scale)
    return _without_overshoot(resized), origin


def _without_overshoot(image: Image.Image) -> Image.Image:
    """Return a premultiplied image with no colour above its alpha, where it would shine."""
    *colours, alpha = image.split()
    return Image.merge("RGBa", [*(ImageChops.darker(colour, alpha) for colour in colours), alpha])


def covered_by(alpha: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where the object covers a pixel by half; of one thinner than a pixel, half as much as at its thickest."""
    return np.greater_equal(alpha, (int(alpha.max()) + 1) // 2)
