"""Crawler files, ``crawlers/<museum>.yaml``: what to collect from a museum, and on what terms."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from string import Formatter
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from reliquary.records.base import Part, Record, Text

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_.][a-z0-9]+)*$")]
HttpUrl = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*)?$")]
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]+$")]

CREDIT_FIELDS = frozenset({"credit_line", "permalink", "title", "object_id"})


def _known_credit_fields(template: str) -> str:
    names = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    if unknown := sorted(names - CREDIT_FIELDS):
        raise ValueError(f"unknown placeholders {unknown}; known are {sorted(CREDIT_FIELDS)}")
    return template


class ApiKind(StrEnum):
    """The interfaces that a spider exists for."""

    MET = "met"


class Api(Part):
    """Where the museum answers.

    Attributes:
        kind: Which spider speaks to it.
        url: Base address of the interface.
        hosts: Every host that requests may go to, images included; all others are refused.
    """

    kind: ApiKind
    url: HttpUrl
    hosts: list[Host] = Field(min_length=1)


class Terms(Part):
    """The museum's terms of use, as read on a day.

    Attributes:
        accept_needed: Images are fetched only after ``--accept-terms``.
    """

    url: HttpUrl
    as_of: date
    summary: Text
    accept_needed: bool


class LicenceRule(Part):
    """What a value of the museum's rights field means.

    Attributes:
        value: The museum's value; ``public_domain`` and ``other`` for those with a flag only.
        licence: SPDX id or a rightsstatements.org URI.
        redistributable: The image may be part of a public build.
    """

    value: Text
    licence: Text
    redistributable: bool


class Pace(Part):
    """How fast to ask.

    Attributes:
        requests_per_second: For each host, and ``default`` for all others.
        backoff_s: First pause after the museum refuses, in seconds; it doubles each time.
        backoff_max_s: Longest pause, in seconds.
        retries: How often a failed request is tried again.
    """

    requests_per_second: dict[str, Annotated[float, Field(gt=0, le=1000)]]
    backoff_s: float = Field(default=30, gt=0)
    backoff_max_s: float = Field(default=600, gt=0)
    retries: int = Field(default=5, ge=0)

    @model_validator(mode="after")
    def _check_default(self) -> Self:
        if "default" not in self.requests_per_second:
            raise ValueError("requests_per_second needs the entry 'default'")
        return self


class ClassRule(Part):
    """Which objects belong to a class.

    Attributes:
        departments: The museum's department ids to enumerate.
        culture_contains: Keep only objects whose culture, period or title contains one of these, without case.
    """

    departments: list[int] = Field(min_length=1)
    culture_contains: list[Text] = Field(default_factory=list)


class Identifiers(Part):
    """Which fields of the museum's record name the object and link to it."""

    object: Text
    permalink: Text


class CrawlerFile(Record):
    """One museum."""

    SCHEMA: ClassVar[str] = "crawler"

    name: Name
    title: Text
    api: Api
    terms: Terms
    metadata_licence: Text
    licences: list[LicenceRule] = Field(min_length=1)
    credit: Annotated[Text, AfterValidator(_known_credit_fields)]
    pace: Pace
    classes: dict[Name, ClassRule] = Field(min_length=1)
    identifiers: Identifiers

    def licence_rule(self, value: str) -> LicenceRule | None:
        """Return the rule for a value of the museum's rights field, or None if the file has none."""
        return next((rule for rule in self.licences if rule.value == value), None)
