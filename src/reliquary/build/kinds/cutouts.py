"""What the images of a dataset show of an original: the whole of it, or random cut-outs."""

from __future__ import annotations

from dataclasses import dataclass

from reliquary.build.decisions import Decisions
from reliquary.build.examples import LeftOut
from reliquary.build.pictures.cropped import Cropped
from reliquary.build.pictures.picture import Picture
from reliquary.build.pictures.resized import Resized
from reliquary.build.selection import drop_reason
from reliquary.build.sources.candidate import Candidate
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import Crops, ImageSpec
from reliquary.files import canonical_json, sha256_bytes
from reliquary.records import Verdict
from reliquary.seeds import generator

OWN_RESOLUTION = "own resolution"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What one image shows of an original.

    Attributes:
        image_id: SHA-256 of the original; of a cut-out that of original, region and size.
        box: Its region [x, y, w, h] in pixels of the original.
        dpi: The resolution that it is made in; None if that of the original is not known.
        picture: How it is made.
    """

    image_id: str
    box: tuple[int, int, int, int]
    dpi: int | None
    picture: Picture

    @property
    def region(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of the region."""
        x, y, width, height = self.box
        return x, y, x + width, y + height


def excerpts(candidate: Candidate, recipe: RecipeFile, decisions: Decisions) -> tuple[list[Excerpt], list[LeftOut]]:
    """Return what the images of a dataset show of an original, and which images there are not, with the reasons.

    Curators may drop single cut-outs by their ids.

    Args:
        candidate: A usable candidate.
        recipe: Its section ``crops`` says whether there are cut-outs, and ``image`` how large they are.
        decisions: What curators decided.
    """
    if recipe.crops is None:
        whole = (0, 0, *_size(candidate))
        return [Excerpt(candidate.original, whole, candidate.dpi, Resized(candidate.original, recipe.image))], []
    found: list[Excerpt] = []
    left_out = []
    for dpi in _resolutions(candidate, recipe.crops):
        drawn = _cut_outs(candidate, recipe.crops, recipe.image, dpi)
        if isinstance(drawn, str):
            left_out.append(LeftOut.of(candidate, drawn))
        else:
            found += drawn
    dropped = {excerpt.image_id: reason for excerpt in found if (reason := _dropped(excerpt.image_id, decisions))}
    left_out += [LeftOut.of(candidate, reason) for reason in dropped.values()]
    return [excerpt for excerpt in found if excerpt.image_id not in dropped], left_out


def _size(candidate: Candidate) -> tuple[int, int]:
    return candidate.width or 0, candidate.height or 0


def _resolutions(candidate: Candidate, crops: Crops) -> list[int | None]:
    """Return the resolutions to cut at; an original of which none is known is taken as it is, once."""
    return [candidate.dpi] if candidate.dpi is None else [*crops.dpi] or [candidate.dpi]


def _cut_outs(candidate: Candidate, crops: Crops, image: ImageSpec, dpi: int | None) -> list[Excerpt] | str:
    """Return the cut-outs at a resolution, or the reason why there are none."""
    scale = 1.0 if dpi is None or candidate.dpi is None else candidate.dpi / dpi
    width, height = round(image.size[0] * scale), round(image.size[1] * scale)
    of_original = _size(candidate)
    named = "no cut-outs" if dpi is None else f"no cut-outs of {dpi} dpi"
    if scale < 1:
        return f"{named}: the original has fewer"
    if width > of_original[0] or height > of_original[1]:
        return f"{named}: the original is smaller"
    places = (
        _place(candidate, crops.seed, dpi, number, (of_original[0] - width, of_original[1] - height))
        for number in range(crops.per_original)
    )
    # A place that is drawn twice gives one cut-out.
    return [_cut_out(candidate.original, (*place, width, height), dpi, image) for place in dict.fromkeys(places)]


def _place(candidate: Candidate, seed: int, dpi: int | None, number: int, last: tuple[int, int]) -> tuple[int, int]:
    """Draw a place by its own number, so that more cut-outs leave the first ones where they are."""
    rng = generator(seed, "cutout", candidate.original, dpi or OWN_RESOLUTION, number)
    return int(rng.integers(last[0] + 1)), int(rng.integers(last[1] + 1))


def _cut_out(original: str, box: tuple[int, int, int, int], dpi: int | None, image: ImageSpec) -> Excerpt:
    image_id = sha256_bytes(canonical_json(["cutout", original, list(box), list(image.size)]))
    return Excerpt(image_id, box, dpi, Cropped(original, box, image))


def _dropped(image_id: str, decisions: Decisions) -> str | None:
    decision = decisions.get(image_id)
    return drop_reason(decision) if decision and decision.verdict is Verdict.DROP else None
