"""The dataset ``provenance``: its recipe, and a build from small made-up crawls of both museums."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.build.verify import verify_dataset
from reliquary.catalogue import Dataset, load_crawler, load_dataset_recipe
from reliquary.catalogue.recipe import ImageSpec, Profile
from reliquary.crawl.reading.words import classes_of
from reliquary.crawl.run import crawl_museum
from reliquary.records import YearQuality
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import RecordsSource
from tests.build.small_crawl import CLASSES, SmallCrawl, picture

PROTECTED = "https://rightsstatements.org/vocab/InC/1.0/"
CULTURES = {
    "China, for the European market": "chinese",
    "Japan": "japanese",
    "Korea": "korean",
    "Pakistan (ancient region of Gandhara)": "south-asian",
    "Indonesia (Java)": "southeast-asian",
    "Nepal": "himalayan",
    "China (Xinjiang Autonomous Region, Turfan area)": "central-asian",
}
IN_DOUBT = ("China or Korea", "", "Asia")
N_EACH = 10
N_LOUVRE = 5 * N_EACH
N_MET = (5 + len(CULTURES)) * N_EACH + len(IN_DOUBT)


@pytest.fixture(scope="module")
def dataset():
    """The dataset with pictures of 32 pixels."""
    loaded = load_dataset_recipe("provenance")
    recipe = loaded.recipe.model_copy(update={"image": ImageSpec(size=(32, 32), fit=loaded.recipe.image.fit)})
    return Dataset(recipe, loaded.card, loaded.path)


def century(number):
    begin = 100 * (number % 7) + 1
    return {"year_begin": begin, "year_end": begin + 99, "year_quality": YearQuality.CENTURY}


def louvre(folder):
    """Ten objects of each class of the Louvre."""
    crawl = SmallCrawl(folder, "louvre")
    for number in range(N_LOUVRE):
        crawl.add_object(f"cl{number:09}", (CLASSES[number % 5],), **century(number // 5))
        crawl.add_image(f"cl{number:09}", 0, picture(1000 + number), licence=PROTECTED)
    return crawl


def met(folder):
    """Ten objects of each class but Asia, ten of each culture of Asia, one of each doubt, which have no years."""
    crawl, crawler = SmallCrawl(folder, "met"), load_crawler("met")
    dated = [((label,), century(number)) for label in CLASSES[:5] for number in range(N_EACH)]
    asian = {culture: tuple(classes_of({"culture": culture}, ["asian"], crawler)) for culture in [*CULTURES, *IN_DOUBT]}
    dated += [(asian[culture], century(number)) for culture in CULTURES for number in range(N_EACH)]
    for number, (labels, years) in enumerate([*dated, *((asian[culture], {}) for culture in IN_DOUBT)]):
        crawl.add_object(str(number), labels, **years)
        crawl.add_image(str(number), 0, picture(number))
    return crawl


@pytest.fixture(scope="module")
def crawls(tmp_path_factory):
    return [make(tmp_path_factory.mktemp("crawl")).write() for make in (louvre, met)]


@pytest.fixture(scope="module")
def built(dataset, crawls, tmp_path_factory):
    builds = tmp_path_factory.mktemp("builds")
    return build_dataset(dataset, crawls, builds, profile=Profile.LOCAL, quiet=True)


def rows(summary, config, columns):
    found = BuiltDataset.open(summary.places["dataset"])
    return pa.concat_tables([found.table(config, split, columns) for split in found.splits(config)])


def counts(summary, config):
    names = BuiltDataset.open(summary.places["dataset"]).class_names(config)
    return Counter(names[label] for label in rows(summary, config, ["label"])["label"].to_pylist())


def test_the_coarse_configs_hold_all_classes_of_both_museums(built):
    assert built.left_out == built.rejected == {}
    for config in ("grouped", "paper"):
        n_asian = len(CULTURES) * N_EACH + len(IN_DOUBT)
        assert counts(built, config) == {**dict.fromkeys(CLASSES[:5], 2 * N_EACH), "asian": n_asian}
    museums = Counter(rows(built, "grouped", ["museum"])["museum"].to_pylist())
    assert museums == {"louvre": N_LOUVRE, "met": N_MET}


def test_every_culture_of_asia_is_a_class_of_its_own_and_what_is_in_doubt_is_not_in_it(built, dataset):
    expected = dict.fromkeys(CLASSES[:5], 2 * N_EACH) | dict.fromkeys(CULTURES.values(), N_EACH)
    assert counts(built, "cultures") == expected
    assert list(expected) == dataset.recipe.labels_of("cultures").names
    card = (built.places["dataset"] / "README.md").read_text()
    assert f"Not in this config, no label in this config: {len(IN_DOUBT)} images" in card


def test_each_class_has_five_eras_and_what_has_no_year_is_not_in_them(built):
    found = counts(built, "eras")
    assert Counter(name.split(",")[0] for name in found) == dict.fromkeys(CLASSES, 5)
    assert found.total() == N_LOUVRE + N_MET - len(IN_DOUBT)
    card = (built.places["dataset"] / "README.md").read_text()
    assert f"Not in this config, no year: {len(IN_DOUBT)} images" in card


def test_file_names_are_those_of_the_source(built):
    table = rows(built, "grouped", ["filename", "label", "museum", "object_id"])
    for row in table.to_pylist():
        assert row["filename"] == f"{row['label'] + 1}_{row['museum'].upper()}_{row['object_id']}.jpg"


def test_a_public_build_holds_nothing_of_the_louvre(dataset, crawls, tmp_path):
    public = build_dataset(dataset, crawls, tmp_path, quiet=True)
    assert public.left_out == {"not redistributable": N_LOUVRE}
    assert set(rows(public, "grouped", ["museum"])["museum"].to_pylist()) == {"met"}
    assert set(counts(public, "grouped")) == set(CLASSES)


def test_its_labels_are_those_that_the_crawler_files_can_give(dataset):
    parts = list(load_crawler("met").classes["asian"].parts)
    recipe = dataset.recipe
    coarse = recipe.labels
    assert recipe.labels_of("cultures").names == [*CLASSES[:5], *parts]
    assert coarse.names == recipe.labels_of("eras").names == list(CLASSES)
    assert coarse.values == recipe.labels_of("eras").values == {"asian": ["asian", *parts]}
    for source in recipe.sources:
        for museum in source.museums:
            assert list(load_crawler(museum).classes) == source.classes


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.needs_shared
def test_real_records_of_the_met_build_and_verify(dataset, shared_data, tmp_path):
    """600 objects of one department; sample pictures stand in for their photographs."""
    records = RecordsSource(shared_data / "museums" / "met" / "objects.jsonl")
    with LoopbackMuseum(records) as museum:
        crawl_museum(load_crawler("met"), tmp_path / "met", api=museum.api_url, quiet=True)
    found = [build_dataset(dataset, [tmp_path / "met"], tmp_path / f"{n}", workers=n, quiet=True) for n in (1, 2)]
    assert found[0].made == found[1].made
    verify_dataset(found[0].places["dataset"])
    assert counts(found[0], "grouped") == {"egyptian": found[0].made["images"]}
    eras = counts(found[0], "eras")
    assert len(eras) == 5
    card = (found[0].places["dataset"] / "README.md").read_text()
    for reason in ("years that contradict each other", "years too far apart"):
        assert f"Not in this config, {reason}: " in card
