"""What an interface has to say of itself: what is answered at which path, and where pictures stand in a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from reliquary.sample.loopback.serving import Answer, Request
from reliquary.sample.objects.shapes import Shape

if TYPE_CHECKING:
    from reliquary.sample.loopback.shown import Shown

Record = Mapping[str, Any]


class Entry(NamedTuple):
    """What the lists of a museum need to know of an object.

    Attributes:
        department: Department or collection, as the lists ask for it.
        has_image: Whether the record names a picture.
        modified: Day of the last change, YYYY-MM-DD; "" where the record says none.
        text: What a search looks through, without case.
    """

    department: str
    has_image: bool
    modified: str
    text: str


@dataclass(frozen=True)
class ObjectAt:
    """A path that is the address of an object's record."""

    number: int


class Api(Protocol):
    """The interface of one museum. It holds nothing: what is shown is given to it.

    Attributes:
        shape: The shape of its records.
        base: Path of its address, as ``--api`` takes it.
        own_image_host: Whether the pictures come from a host of their own.
        answers_head: Whether HEAD is answered as GET is; if not, with 404.
        robots: The museum's robots.txt; None if it allows all.
        no_object: What is answered for an object that there is not.
        texts: Names of the fields that hold free text.
    """

    shape: Shape
    base: str
    own_image_host: bool
    answers_head: bool
    robots: str | None
    no_object: Answer
    texts: frozenset[str]

    def route(self, request: Request, shown: Shown) -> Answer | ObjectAt | None:
        """Return the answer to a list, the object whose address the path is, or None if it is nobody's."""

    def answer_object(self, record: Record) -> Answer:
        """Return a record as the interface answers it."""

    def entry(self, record: Record) -> Entry:
        """Return what the lists need to know of an object."""

    def pictures(self, record: Record) -> list[str]:
        """Return the addresses of the pictures, by view; "" where a view has none."""

    def picture_path(self, path: str) -> str:
        """Return the path of ``pictures`` for any path under which the same picture is found."""

    def moved(self, record: Record, move: Callable[[str], str]) -> Record:
        """Return the record with every address of a picture, small ones included, passed through ``move``."""

    def is_given_away(self, record: Record, view: int) -> bool:
        """Return whether the museum hands out the picture."""

    def changed(self, record: Record, times: int, at: datetime) -> Record:
        """Return the record as it reads after so many changes, the last one at ``at``."""
