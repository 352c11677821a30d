from __future__ import annotations

from reliquary.build.kinds.labels import labels_of, matching_labels
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


def relabelled(label):
    return Decision(sha256="0" * 64, verdict=Verdict.RELABEL, label=label, reason="x", reviewer="x", at=NOON)


def test_a_curators_label_is_the_only_one():
    labels = Labels(names=["egyptian", "islam"])
    assert labels_of(Subject(classes=("egyptian",)), labels, relabelled("islam")) == [1]
    assert labels_of(Subject(classes=("egyptian",)), labels, None) == [0]


def test_a_curators_label_of_another_config_counts_where_a_class_means_it():
    coarse = Labels(names=["egyptian", "asian"], values={"asian": ["asian", "chinese"]})
    fine = Labels(names=["egyptian", "chinese"])
    assert labels_of(Subject(classes=("egyptian",)), coarse, relabelled("chinese")) == [1]
    assert labels_of(Subject(classes=("egyptian",)), fine, relabelled("asian")) == []
