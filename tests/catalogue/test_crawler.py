"""The rules of the museums' crawler files, tried on words that their records hold."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from reliquary.catalogue import load_crawler
from reliquary.catalogue.crawler import CrawlerFile
from reliquary.crawl.reading.words import classes_of, flags_of
from reliquary.errors import FaultyFileError
from reliquary.records import Flag
from reliquary.yamlfiles import read_yaml

MET = load_crawler("met")
CLEVELAND = load_crawler("cleveland")


def parts(facts, crawler=MET):
    return [label for label in classes_of(facts, ["asian"], crawler) if label != "asian"]


@pytest.mark.parametrize("crawler", [MET, CLEVELAND], ids=lambda crawler: crawler.name)
@pytest.mark.parametrize(
    ("culture", "part"),
    [
        ("China", "chinese"),
        ("China (Henan province)", "chinese"),
        ("China, for the European market", "chinese"),
        ("China (for Japanese market)", "chinese"),
        ("Japan (Ryūkyū Islands)", "japanese"),
        ("Korea", "korean"),
        ("India (Tamil Nadu)", "south-asian"),
        ("India (Coromandel Coast), for the Thai market", "south-asian"),
        ("Pakistan (ancient region of Gandhara) or Afghanistan", "south-asian"),
        ("Cambodia or Vietnam", "southeast-asian"),
        ("Sumatra or southern Thailand", "southeast-asian"),
        ("Indonesia (Java)", "southeast-asian"),
        ("Nepal, Kathmandu Valley", "himalayan"),
        ("Eastern Tibet, Derge, for China", "himalayan"),
        ("Central Asia", "central-asian"),
        ("China (Xinjiang Autonomous Region, Turfan area)", "central-asian"),
        ("China (Inner Mongolia)", "chinese"),
    ],
)
def test_a_culture_names_one_part(crawler, culture, part):
    assert parts({"culture": culture}, crawler) == [part]


@pytest.mark.parametrize("culture", ["China or Korea", "Tibet or Mongolia", "India or Thailand", "Asia", ""])
def test_a_culture_in_doubt_names_none(culture):
    assert parts({"culture": culture}) == []


def test_the_period_decides_where_the_culture_is_empty():
    assert parts({"culture": "", "period": "Edo period (1615-1868)"}) == ["japanese"]
    assert parts({"culture": None, "period": "Qing dynasty (1644-1911)"}) == ["chinese"]
    assert parts({"culture": "Tibet", "period": "Qing dynasty (1644-1911)"}) == ["himalayan"]


@pytest.mark.parametrize("crawler", [MET, CLEVELAND], ids=lambda crawler: crawler.name)
@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Mummy of a man with mask and broad collar", "materials": "Mummified human body, linen, cartonnage"},
        {"title": "Mummy with an Inserted Panel Portrait", "materials": "Encaustic on wood, human remains, linen"},
        {"title": "Wig", "materials": "Human hair, beeswax"},
        {"title": "Ritual apron", "materials": "Human bone"},
        {"title": "Ritual cup", "materials": "Silver; human skull"},
        {"title": "Head of a child", "object_type": "Human remains"},
    ],
)
def test_human_remains_are_flagged(crawler, facts):
    assert flags_of(facts, crawler) == [Flag.HUMAN_REMAINS]


@pytest.mark.parametrize("crawler", [MET, CLEVELAND], ids=lambda crawler: crawler.name)
@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Mummy Mask", "materials": "Cartonnage, plaster, paint"},
        {"title": "Inscribed Mummy Bandage", "object_type": "Bandage", "materials": "Linen"},
        {"title": "Mummy label", "materials": "Wood"},
        {"title": "Bead net from the mummy of a man", "materials": "Faience"},
        {"title": "Cat mummy", "materials": "Linen, animal remains"},
        {"title": "Mummy of an ibis"},
        {"title": "Shabti", "object_type": "Shabti, mummiform"},
        {"title": "Canopic jar", "object_type": "Canopic jar, human head, Imsety"},
        {"title": "Three Knuckle bone Gaming Pieces", "materials": "Bone"},
        {"title": "Mask of a man with hair combed forward"},
        {"title": "Falcon statue serving as a sarcophagus for a sacred animal", "materials": "animal remains"},
        {"title": "Dish with Sacred Jewels, Plum, Pine, and Bamboo"},
        {"title": "Jar", "object_type": "Vase with human faces"},
    ],
)
def test_what_only_speaks_of_them_is_not(crawler, facts):
    assert flags_of(facts, crawler) == []


def test_an_object_is_sacred_where_the_record_says_so():
    assert flags_of({"classification": "Sacred object"}, MET) == [Flag.SACRED]


@pytest.mark.parametrize(
    ("culture", "classes"),
    [
        ("Egypt, New Kingdom, Dynasty 18", ["egyptian"]),
        ("Iran, Luristan, 1000-650 BC", ["orient"]),
        ("Iraq, Nimrud, reign of Ashurnasirpal II", ["orient"]),
        ("Neo-Assyrian", ["orient"]),
        ("Egypt or Syria", ["egyptian", "orient"]),
        ("Denmark", []),
    ],
)
def test_cleveland_splits_its_department_of_egypt_and_the_near_east(culture, classes):
    assert classes_of({"culture": culture}, ["egyptian", "orient"], CLEVELAND) == classes


def test_both_museums_have_the_same_classes_and_parts():
    for crawler in (MET, CLEVELAND):
        assert set(crawler.classes) == {"egyptian", "grecoroman", "orient", "islam", "byzantium", "asian"}
    assert set(MET.classes["asian"].parts) == set(CLEVELAND.classes["asian"].parts)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("flag: sacred", "flag: mnr", "flag 'mnr' is not given by words"),
        ("      chinese:", "      egyptian:", "the labels ['egyptian'] are given twice"),
    ],
)
def test_rules_that_make_no_sense_are_refused(tmp_path, repository, old, new, problem):
    path = tmp_path / "met.yaml"
    text = (repository / "crawlers/met.yaml").read_text("utf-8")
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(FaultyFileError) as caught:
        read_yaml(path, CrawlerFile)
    assert problem in str(caught.value)


@pytest.mark.needs_shared
def test_real_records_of_the_met(shared_data):
    """None of the 600 is human remains or sacred, as reading them shows; all 25 Asian ones have one part."""
    folder = shared_data / "museums" / "met"
    fields = {"title": "title", "object_type": "objectName", "classification": "classification", "materials": "medium"}
    records = [json.loads(line) for line in (folder / "objects.jsonl").read_text("utf-8").splitlines()]
    facts = [{column: record[field] for column, field in fields.items()} for record in records]
    assert len(facts) == 600
    assert [found for found in facts if flags_of(found, MET)] == []
    dated = [json.loads(line) for line in (folder / "met_dates_169.jsonl").read_text("utf-8").splitlines()]
    asian = [record for record in dated if record["department"] == "Asian Art"]
    counts = Counter(tuple(parts(record)) for record in asian)
    assert counts == {("chinese",): 16, ("japanese",): 4, ("southeast-asian",): 3, ("south-asian",): 2}
