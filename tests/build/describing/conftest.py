"""What a recipe may say about its dataset."""

from __future__ import annotations

from datetime import date

import pytest

from reliquary.catalogue.recipe_card import About, AnnotationsBy, CollectionType, Publication, ResponsibleAI


@pytest.fixture
def told() -> About:
    return About(
        description="Photographs of museum objects.",
        released=date(2026, 11, 21),
        publisher="A museum",
        publications=[Publication(authors=["Martin, Mathilde"], title="Which & why", year=2024)],
        keywords=["archaeology"],
        languages=["en", "fr"],
        annotations=[AnnotationsBy.FOUND],
        changes={"0.1.0": ["The first version."], "0.0.9": ["Something older."]},
        responsible_ai=ResponsibleAI(
            collection="Crawled.",
            collection_types=[CollectionType.WEB_API],
            collected=(date(2026, 1, 1), date(2026, 2, 1)),
            annotation_protocol="The department decides.",
            biases=["Western museums chose what to keep."],
            limitations=["Proof of origin in court."],
            use_cases=["Study."],
            social_impact="May help to find what was stolen.",
            personal_information=["None known."],
        ),
    )
