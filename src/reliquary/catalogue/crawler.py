"""Crawler files, ``crawlers/<museum>.yaml``: what to collect from a museum, and on what terms."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from string import Formatter
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from reliquary.catalogue.expressions import is_expression
from reliquary.catalogue.mapping import RecordMapping
from reliquary.records import Flag
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
    """The interfaces that a spider exists for; ``mapped`` is any that the file's ``mapping`` describes."""

    MET = "met"
    LOUVRE = "louvre"
    SMB = "smb"
    MAPPED = "mapped"


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


class PartRule(Part):
    """A finer label within a class.

    Attributes:
        culture_contains: An object belongs here if its culture names one of these, as whole words without case; where
            it names no part's, its period decides, then its title.
        unless: Phrases that do not count: what was made "for the Japanese market" is not Japanese.
    """

    culture_contains: list[Text] = Field(min_length=1)
    unless: list[Text] = Field(default_factory=list)


class ClassRule(Part):
    """Which objects belong to a class.

    Attributes:
        departments: The museum's own departments to enumerate: their ids or names, as its interface knows them.
        culture_contains: Keep only objects whose culture, period or title contains one of these, as whole words
            without case.
        parts: Finer labels, which an object carries beside that of the class. One whose culture fits none of them, or
            several, carries none.
    """

    departments: list[int | Text] = Field(min_length=1)
    culture_contains: list[Text] = Field(default_factory=list)
    parts: dict[Name, PartRule] = Field(default_factory=dict)


class FlagRule(Part):
    """Words by which a museum's record says what must travel with the object for ethical reasons.

    Attributes:
        flag: ``human_remains`` or ``sacred``; the others come from fields of their own.
        contains: The object has the flag if its title, type, classification or materials contain one of these, as
            whole words without case.
        unless: Phrases that do not count: a mummy mask is no human remains.
    """

    flag: Flag
    contains: list[Text] = Field(min_length=1)
    unless: list[Text] = Field(default_factory=list)

    @model_validator(mode="after")
    def _check_flag(self) -> Self:
        if self.flag not in (Flag.HUMAN_REMAINS, Flag.SACRED):
            raise ValueError(f"flag '{self.flag}' is not given by words; give human_remains or sacred")
        return self


class Identifiers(Part):
    """Which fields of the museum's record name the object and link to it; JMESPath expressions for ``mapped``."""

    object: Text
    permalink: Text


class CrawlerFile(Record):
    """One museum.

    Attributes:
        language: The language of the museum's date texts, an ISO 639-1 code.
        flags: Words that mark human remains and sacred objects.
        mapping: How records are read, for the kind ``mapped`` only.
    """

    SCHEMA: ClassVar[str] = "crawler"

    name: Name
    title: Text
    language: Literal["en", "fr", "de"] = "en"
    api: Api
    terms: Terms
    metadata_licence: Text
    licences: list[LicenceRule] = Field(min_length=1)
    credit: Annotated[Text, AfterValidator(_known_credit_fields)]
    pace: Pace
    classes: dict[Name, ClassRule] = Field(min_length=1)
    flags: list[FlagRule] = Field(default_factory=list)
    identifiers: Identifiers
    mapping: RecordMapping | None = None

    @model_validator(mode="after")
    def _check_mapping(self) -> Self:
        if (self.mapping is not None) != (self.api.kind is ApiKind.MAPPED):
            raise ValueError("a mapping is needed for api.kind 'mapped', and for no other")
        if self.mapping is not None:
            for name in ("object", "permalink"):
                try:
                    is_expression(getattr(self.identifiers, name))
                except ValueError as error:
                    raise ValueError(f"identifiers.{name}: {error}") from error
        return self

    @model_validator(mode="after")
    def _check_labels(self) -> Self:
        parts = [name for rule in self.classes.values() for name in rule.parts]
        if doubled := sorted({name for name in parts if parts.count(name) > 1 or name in self.classes}):
            raise ValueError(f"classes: the labels {doubled} are given twice, as classes or as parts of them")
        return self

    def licence_rule(self, value: str) -> LicenceRule | None:
        """Return the rule for a value of the museum's rights field, or None if the file has none."""
        return next((rule for rule in self.licences if rule.value == value), None)
