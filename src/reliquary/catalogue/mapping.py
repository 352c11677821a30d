"""How the records of a museum with a JSON interface are read, for a museum that needs no spider of its own."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import jmespath
from jmespath.exceptions import JMESPathError
from pydantic import AfterValidator, Field

from reliquary.records.base import Part, Text


def _is_expression(text: str) -> str:
    try:
        jmespath.compile(text)
    except JMESPathError as error:
        raise ValueError(
            f"no JMESPath expression ({' '.join(str(error).split())}); see https://jmespath.org"
        ) from error
    return text


def _names_object(path: str) -> str:
    if path.count("{object_id}") != 1 or path.count("{") != 1:
        raise ValueError("a record's path holds {object_id} once, and no other placeholder")
    return path


Expression = Annotated[Text, AfterValidator(_is_expression)]


class Counting(StrEnum):
    """What a listing's position counts."""

    OBJECTS = "objects"
    PAGES = "pages"


class ListingMapping(Part):
    """How the museum lists its objects, page by page.

    Attributes:
        path: Below ``api.url``.
        parameters: Sent with every page.
        department: The parameter that takes a department of a class.
        position: The parameter that says where a page begins.
        counts: Whether the position counts objects or pages.
        first: The position of the first page.
        page_size: Objects a page; it must be what ``parameters`` ask for.
        ids: The object ids of a page.
        total: How many objects there are on all pages.
    """

    path: Text
    parameters: dict[str, str] = Field(default_factory=dict)
    department: Text
    position: Text
    counts: Counting
    first: int = Field(default=0, ge=0)
    page_size: int = Field(ge=1)
    ids: Expression
    total: Expression


class FieldMapping(Part):
    """Where a record holds what an object's row says; every field but ``object_id`` and ``permalink`` may be left out.

    Attributes:
        places: Gives a list of labels.
        makers: Gives a list of ``{name, role}``.
    """

    object_id: Expression
    permalink: Expression
    title: Expression | None = None
    object_type: Expression | None = None
    classification: Expression | None = None
    culture: Expression | None = None
    period: Expression | None = None
    dynasty: Expression | None = None
    department: Expression | None = None
    collection: Expression | None = None
    places: Expression | None = None
    materials: Expression | None = None
    makers: Expression | None = None
    date_text: Expression | None = None
    year_begin: Expression | None = None
    year_end: Expression | None = None


class ImageMapping(Part):
    """Where a record holds its images.

    Attributes:
        urls: Gives the list of their addresses; the first is the main view.
        rights: Gives the museum's value, for which ``licences`` has a rule. Without such a rule nothing is fetched.
        credit_line: Fills the placeholder of the same name in ``credit``.
    """

    urls: Expression
    rights: Expression
    credit_line: Expression | None = None


class RecordMapping(Part):
    """The whole interface: a listing, a record for each object, and where it holds what.

    All expressions are JMESPath (https://jmespath.org); those of fields and images start at ``root``.

    Attributes:
        record: Path of a record below ``api.url``, with the placeholder ``{object_id}``.
        root: Where the object stands in the answer.
    """

    listing: ListingMapping
    record: Annotated[Text, AfterValidator(_names_object)]
    root: Expression = "@"
    fields: FieldMapping
    images: ImageMapping
