from __future__ import annotations

from reliquary.build.labels import labels_of, matching_labels
from reliquary.build.sources.candidate import Subject
from reliquary.catalogue.recipe import LabelField, Labels
from reliquary.records import Decision, Verdict
from tests.build.small_crawl import NOON


def test_classes_give_the_index_of_the_name():
    labels = Labels(field=LabelField.CLASSES, names=["egyptian", "islam"])
    assert matching_labels(Subject(classes=("islam", "other")), labels) == [1]
    assert matching_labels(Subject(classes=("islam", "egyptian")), labels) == [0, 1]
    assert matching_labels(Subject(), labels) == []


def test_a_text_field_is_compared_as_a_whole_and_without_case():
    labels = Labels(field=LabelField.CULTURE, names=["china", "japan"], values={"china": ["China", "Chinese"]})
    assert matching_labels(Subject(culture="CHINESE"), labels) == [0]
    assert matching_labels(Subject(culture="Japan"), labels) == [1]
    assert matching_labels(Subject(culture="Chinese, for export"), labels) == []
    assert matching_labels(Subject(), labels) == []


def test_a_curators_label_wins_if_it_is_one_of_these():
    labels = Labels(names=["egyptian", "islam"])
    decision = Decision(sha256="0" * 64, verdict=Verdict.RELABEL, label="islam", reason="x", reviewer="x", at=NOON)
    assert labels_of(Subject(classes=("egyptian",)), labels, decision) == [1]
    assert labels_of(Subject(classes=("egyptian",)), Labels(names=["egyptian", "asian"]), decision) == [0]
