"""How the records of a museum with a JSON interface are read, for a museum that needs no spider of its own.

All expressions are JMESPath (https://jmespath.org). One that finds nothing, or whose function does not suit what is
there (``join`` of null), gives null.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from reliquary.catalogue.expressions import Expression
from reliquary.records import PlaceRole
from reliquary.records.base import Part, Text


def _names_object(path: str) -> str:
    if path.count("{object_id}") != 1 or path.count("{") != 1:
        raise ValueError("a record's path holds {object_id} once, and no other placeholder")
    return path


class Counting(StrEnum):
    """What a listing's position counts."""

    OBJECTS = "objects"
    PAGES = "pages"


class ListingMapping(Part):
    """How the museum lists its objects, page by page.

    Pages are asked for until ``total`` objects have come, or a page brings none that is new.

    Attributes:
        path: Below ``api.url``.
        parameters: Sent with every page, for example how many objects it is to hold.
        department: The parameter that takes a department of a class.
        position: The parameter that says where a page begins.
        counts: Whether the position counts objects or pages.
        first: The position of the first page.
        ids: The object ids of a page.
        total: How many objects there are on all pages, where the museum says so.
    """

    path: Text
    parameters: dict[str, str] = Field(default_factory=dict)
    department: Text
    position: Text
    counts: Counting
    first: int = Field(default=0, ge=0)
    ids: Expression
    total: Expression | None = None


class FieldMapping(Part):
    """Where a record holds what an object's row says.

    A number becomes text, and a list of texts one text with semicolons between.

    Attributes:
        places: For each role an expression that gives one label or several.
        makers: Gives a list of ``{name, role}``.
        year_begin: Gives a whole number, negative before the common era; so does ``year_end``.
    """

    title: Expression | None = None
    object_type: Expression | None = None
    classification: Expression | None = None
    culture: Expression | None = None
    period: Expression | None = None
    dynasty: Expression | None = None
    department: Expression | None = None
    collection: Expression | None = None
    materials: Expression | None = None
    date_text: Expression | None = None
    year_begin: Expression | None = None
    year_end: Expression | None = None
    makers: Expression | None = None
    places: dict[PlaceRole, Expression] = Field(default_factory=dict)


class ImageMapping(Part):
    """Where a record holds its images.

    Attributes:
        urls: Gives the address of the one image, or a list of them; the first is the main view.
        rights: Gives the museum's value, for which ``licences`` has a rule. Without such a rule, and with the rule
            ``other``, nothing is fetched.
        credit_line: Fills the placeholder of the same name in ``credit``.
    """

    urls: Expression
    rights: Expression
    credit_line: Expression | None = None


class RecordMapping(Part):
    """The whole interface: a listing, a record for each object, and where it holds what.

    The expressions of ``fields``, ``images`` and of the file's ``identifiers`` start at ``root``.

    Attributes:
        record: Path of a record below ``api.url``, with the placeholder ``{object_id}``.
        root: Where the object stands in the answer.
    """

    listing: ListingMapping
    record: Annotated[Text, AfterValidator(_names_object)]
    root: Expression = "@"
    fields: FieldMapping
    images: ImageMapping
