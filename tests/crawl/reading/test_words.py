from __future__ import annotations

import pytest

from reliquary.catalogue import load_crawler
from reliquary.catalogue.crawler import ClassRule, FlagRule, PartRule
from reliquary.crawl.reading.words import classes_of, flags_of, names_one
from reliquary.records import Flag

MET = load_crawler("met")
ASIAN = ClassRule(
    departments=[6],
    parts={
        "chinese": PartRule(culture_contains=["china", "chinese"]),
        "japanese": PartRule(culture_contains=["japan", "japanese"]),
    },
)
FINE = MET.model_copy(update={"classes": {"asian": ASIAN}})
STRICT = MET.model_copy(
    update={
        "flags": [
            FlagRule(flag=Flag.HUMAN_REMAINS, contains=["mummy", "human hair"], unless=["mummy mask"]),
            FlagRule(flag=Flag.SACRED, contains=["sacred object"]),
        ]
    }
)


def test_classes_follow_the_lists_and_the_words():
    listed = ["byzantium", "egyptian"]
    assert classes_of({"culture": "BYZANTINE"}, listed, MET) == ["byzantium", "egyptian"]
    assert classes_of({"period": "Late Byzantine"}, listed, MET) == ["byzantium", "egyptian"]
    assert classes_of({"title": "Byzantine reliquary"}, ["byzantium"], MET) == ["byzantium"]
    assert classes_of({"culture": "French", "period": None}, listed, MET) == ["egyptian"]


@pytest.mark.parametrize(
    ("facts", "classes"),
    [
        ({"culture": "China"}, ["asian", "chinese"]),
        ({"culture": "Japan", "title": "The Chinese poet"}, ["asian", "japanese"]),
        ({"culture": "China or Japan"}, ["asian"]),
        ({"culture": "Indochina"}, ["asian"]),
        ({"culture": None, "period": "", "title": "A Japanese screen"}, ["asian", "japanese"]),
        ({}, ["asian"]),
    ],
)
def test_a_part_is_the_one_that_the_first_telling_field_names(facts, classes):
    assert classes_of(facts, ["asian"], FINE) == classes


@pytest.mark.parametrize(
    ("facts", "flags"),
    [
        ({"title": "Mummy of a man"}, [Flag.HUMAN_REMAINS]),
        ({"title": "Mummy mask"}, []),
        ({"title": "Mummy mask", "materials": "Cartonnage, human hair"}, [Flag.HUMAN_REMAINS]),
        ({"object_type": "MUMMY", "classification": "Sacred object"}, [Flag.HUMAN_REMAINS, Flag.SACRED]),
        ({"culture": "Mummy"}, []),
        ({"title": "Mummyland"}, []),
    ],
)
def test_flags_follow_the_words_of_the_record(facts, flags):
    assert flags_of(facts, STRICT) == flags


def test_no_phrase_is_named_by_no_text():
    assert not names_one("anything", [])
    assert not names_one("", ["mummy"])
    assert names_one("(mummy)", ["mummy"])


def test_accents_and_apostrophes_are_compared_in_one_form():
    assert names_one("Fragment d\N{RIGHT SINGLE QUOTATION MARK}e\u0301toffe", ["d'étoffe"])
    assert names_one("ÉTOFFE", ["E\u0301toffe"])
    french = FlagRule(flag=Flag.HUMAN_REMAINS, contains=["momie"], unless=["momie d'ibis"])
    crawler = MET.model_copy(update={"flags": [french]})
    assert flags_of({"title": "Momie d\N{RIGHT SINGLE QUOTATION MARK}Ibis"}, crawler) == []
    assert flags_of({"title": "Momie d\N{RIGHT SINGLE QUOTATION MARK}homme"}, crawler) == [Flag.HUMAN_REMAINS]
