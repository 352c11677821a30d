"""The dataset whose Asian objects are told apart by culture, built from a small made-up crawl."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import Dataset, load_crawler, load_dataset_recipe
from reliquary.catalogue.recipe import ImageSpec
from reliquary.crawl.reading.words import classes_of
from tests.build.small_crawl import CLASSES, SmallCrawl, picture

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


@pytest.fixture(scope="module")
def dataset():
    loaded = load_dataset_recipe("provenance-cultures")
    recipe = loaded.recipe.model_copy(update={"image": ImageSpec(size=(32, 32), fit=loaded.recipe.image.fit)})
    return Dataset(recipe, loaded.card, loaded.path)


@pytest.fixture(scope="module")
def built(dataset, tmp_path_factory):
    """Ten objects of each civilisation but Asia, ten of each culture of Asia, one of each doubt."""
    crawler = load_crawler("met")
    crawl = SmallCrawl(tmp_path_factory.mktemp("crawl"))
    classes = [(label,) for label in CLASSES if label != "asian" for _ in range(10)]
    cultures = [culture for culture in CULTURES for _ in range(10)] + list(IN_DOUBT)
    classes += [tuple(classes_of({"culture": culture, "title": "Jar"}, ["asian"], crawler)) for culture in cultures]
    for number, labels in enumerate(classes):
        crawl.add_object(str(number), labels)
        crawl.add_image(str(number), 0, picture(number))
    return build_dataset(dataset, [crawl.write()], tmp_path_factory.mktemp("builds"), quiet=True)


def test_every_culture_of_asia_is_a_class_of_its_own(built):
    found = BuiltDataset.open(built.places["dataset"])
    tables = [found.table("grouped", split, ["label"]) for split in found.splits("grouped")]
    names = load_dataset_recipe("provenance-cultures").recipe.labels.names
    counts = Counter(names[label] for label in pa.concat_tables(tables)["label"].to_pylist())
    assert counts == dict.fromkeys(names, 10)
    assert set(names) == {label for label in CLASSES if label != "asian"} | set(CULTURES.values())


def test_what_is_in_doubt_is_left_out_and_the_card_says_how_many(built):
    assert built.left_out == {"no label of this dataset": len(IN_DOUBT)}
    assert f"| no label of this dataset | {len(IN_DOUBT)} |" in (built.places["dataset"] / "README.md").read_text()


def test_its_labels_are_those_that_the_crawler_file_can_give():
    asian = load_crawler("met").classes["asian"]
    recipe = load_dataset_recipe("provenance-cultures").recipe
    coarse = load_dataset_recipe("provenance").recipe
    expected = [name for name in coarse.labels.names if name != "asian"] + list(asian.parts)
    assert recipe.labels.names == expected
    assert recipe.filters == coarse.filters
    assert [source.museums for source in recipe.sources] == [source.museums for source in coarse.sources]
