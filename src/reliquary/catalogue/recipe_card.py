"""What a card says that no program can know: the section ``about`` of a recipe."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from reliquary.records.base import Part, Text

Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]

MAINTAINERS = "The Reliquary maintainers"


class AnnotationsBy(StrEnum):
    """Who labelled the images, in the words of the Hugging Face Hub (``annotations_creators``)."""

    CROWDSOURCED = "crowdsourced"
    EXPERT_GENERATED = "expert-generated"
    FOUND = "found"
    MACHINE_GENERATED = "machine-generated"
    NO_ANNOTATION = "no-annotation"
    OTHER = "other"


class CollectionType(StrEnum):
    """How data was collected, in the words of Croissant RAI 1.0 (``rai:dataCollectionType``)."""

    SECONDARY_DATA = "Secondary Data analysis"
    PHYSICAL = "Physical data collection"
    MEASUREMENT = "Direct measurement"
    CURATOR = "Manual Human Curator"
    SOFTWARE = "Software Collection"
    WEB_SCRAPING = "Web Scraping"
    WEB_API = "Web API"
    OTHERS = "Others"


class Publication(Part):
    """A publication that describes the dataset or what it rests on.

    Attributes:
        authors: As they are cited, for example ``Martin, Mathilde``.
        published_in: Journal, proceedings or university.
        url: The page of the publication, best its DOI.
    """

    authors: list[Text] = Field(min_length=1)
    title: Text
    year: Annotated[int, Field(ge=1900)]
    published_in: Text | None = None
    url: WebAddress | None = None


class ResponsibleAI(Part):
    """Prose for the fields of Croissant RAI 1.0; what can be counted is added by the build.

    Attributes:
        collection: How the images came together.
        collection_types: The same in the words of the standard.
        collected: First and last day of the collection.
        annotation_protocol: Who labelled what, and how.
        annotation_platforms: Tools that the labels were made with.
        manipulation: What was done to the images beyond resizing.
        biases: Biases that are known.
        limitations: What the dataset cannot tell, and must not be used for.
        use_cases: What it is meant for.
        social_impact: Whom it may help or harm.
        personal_information: What it holds of living persons, or of what is sensitive to a community.
        maintenance: How versions are made and kept; None stands for the project's own plan.
    """

    collection: Text | None = None
    collection_types: list[CollectionType] = Field(default_factory=list)
    collected: tuple[date, date] | None = None
    annotation_protocol: Text | None = None
    annotation_platforms: list[Text] = Field(default_factory=list)
    manipulation: Text | None = None
    biases: list[Text] = Field(default_factory=list)
    limitations: list[Text] = Field(default_factory=list)
    use_cases: list[Text] = Field(default_factory=list)
    social_impact: Text | None = None
    personal_information: list[Text] = Field(default_factory=list)
    maintenance: Text | None = None

    @model_validator(mode="after")
    def _check_days(self) -> Self:
        if self.collected is not None and self.collected[0] > self.collected[1]:
            raise ValueError(f"collected begins on {self.collected[0]}, after it ends on {self.collected[1]}")
        return self


class About(Part):
    """Facts for the card and for ``croissant.json``; every field may be left out.

    Attributes:
        description: One paragraph for search engines; the title if there is none.
        released: Day on which this version was released.
        url: Page of the dataset; the card itself if there is none.
        creators: Who made the dataset.
        publisher: Who publishes it, if that is someone else.
        publications: What to cite beside the dataset, the main one first.
        keywords: For search.
        languages: ISO 639 codes of the languages of titles and other texts.
        annotations: Who labelled the images.
        changes: What changed in each version, for its readers.
    """

    description: Text | None = None
    released: date | None = None
    url: WebAddress | None = None
    creators: list[Text] = Field(default_factory=lambda: [MAINTAINERS], min_length=1)
    publisher: Text | None = None
    publications: list[Publication] = Field(default_factory=list)
    keywords: list[Text] = Field(default_factory=list)
    languages: list[LanguageCode] = Field(default_factory=list)
    annotations: list[AnnotationsBy] = Field(default_factory=list)
    changes: dict[Version, list[Text]] = Field(default_factory=dict)
    responsible_ai: ResponsibleAI = Field(default_factory=ResponsibleAI)
