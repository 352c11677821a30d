"""What has to be had to rebuild a dataset: originals, and the pictures that are made of them."""

from __future__ import annotations

from dataclasses import dataclass

from reliquary.build.pictures.picture import Picture
from reliquary.build.rebuilding.folder import TABLE, RecipeFolder
from reliquary.build.rebuilding.specs import picture_of
from reliquary.errors import Fault, FaultyFileError, ReliquaryError


@dataclass(frozen=True, slots=True)
class WantedOriginal:
    """An original.

    Attributes:
        sha256: Of its bytes.
        bytes: Their number.
        url: Where it was; None if it was on no server.
        museum: Name of the museum; None if it came from none.
        origin: The museum, render set or local copy.
    """

    sha256: str
    bytes: int
    url: str | None
    museum: str | None
    origin: str


@dataclass(frozen=True, slots=True)
class WantedPicture:
    """A picture, and the SHA-256 that it has when it is made."""

    picture: Picture
    made_sha256: str


@dataclass(frozen=True)
class Wanted:
    """All of it.

    Attributes:
        originals: By SHA-256.
        pictures: By the image id and the column that they stand in.
    """

    originals: dict[str, WantedOriginal]
    pictures: dict[tuple[str, str], WantedPicture]

    @classmethod
    def of(cls, recipe: RecipeFolder) -> Wanted:
        """Read the table of a dataset without pictures.

        Raises:
            FaultyFileError: Rows make no sense; all of them are listed.
        """
        originals: dict[str, WantedOriginal] = {}
        pictures: dict[tuple[str, str], WantedPicture] = {}
        faults: list[Fault] = []
        for number, row in enumerate(recipe.origins()):
            try:
                picture = picture_of(row.kind, row.spec, row.original)
            except ReliquaryError as error:
                faults.append(Fault(f"{TABLE}, row {number}", "", str(error)))
                continue
            pictures[row.image_id, row.column] = WantedPicture(picture, row.made_sha256)
            # A mask that is drawn names the photograph, whose row has the address.
            if row.original not in originals or originals[row.original].url is None:
                originals[row.original] = WantedOriginal(row.original, row.bytes, row.url, row.museum, row.origin)
        if faults:
            raise FaultyFileError(f"{recipe.path}: cannot be rebuilt with this release", faults)
        return cls(originals, pictures)

    def images_of(self, originals: set[str]) -> list[tuple[str, str]]:
        """Return image id and original of every image that needs one of some originals, sorted, each pair once."""
        pairs = {
            (image_id, wanted.picture.original)
            for (image_id, _), wanted in self.pictures.items()
            if wanted.picture.original in originals
        }
        return sorted(pairs)
