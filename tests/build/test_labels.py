from __future__ import annotations

import pytest

from reliquary.build.labels import matching_labels
from reliquary.catalogue.recipe import LabelField, Labels
from tests.build.small_crawl import SmallCrawl


@pytest.fixture
def artefact(tmp_path):
    def make(**fields):
        crawl = SmallCrawl(tmp_path)
        crawl.add_object("1", **fields)
        return crawl.objects[0]

    return make


def test_classes_give_the_index_of_the_name(artefact):
    labels = Labels(field=LabelField.CLASSES, names=["egyptian", "islam"])
    assert matching_labels(artefact(classes=("islam", "other")), labels) == [1]
    assert matching_labels(artefact(classes=("islam", "egyptian")), labels) == [0, 1]
    assert matching_labels(artefact(classes=()), labels) == []


def test_a_text_field_is_compared_as_a_whole_and_without_case(artefact):
    labels = Labels(field=LabelField.CULTURE, names=["china", "japan"], values={"china": ["China", "Chinese"]})
    assert matching_labels(artefact(culture="CHINESE"), labels) == [0]
    assert matching_labels(artefact(culture="Japan"), labels) == [1]
    assert matching_labels(artefact(culture="Chinese, for export"), labels) == []
    assert matching_labels(artefact(), labels) == []
