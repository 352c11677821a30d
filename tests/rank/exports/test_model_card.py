from __future__ import annotations

import pytest
import yaml
from huggingface_hub import ModelCard

from reliquary.rank.exports.model_card import write_model_cards


def cards_of(material, tmp_path):
    return {path.parent.name: ModelCard.load(path) for path in write_model_cards(material, tmp_path)}


def test_the_hub_reads_every_measure_of_the_whole_test_set(ranked, material, tmp_path):
    read = material(ranked, "provenance-sample=museum/provenance")
    card = cards_of(read, tmp_path)["resnet18"]
    measures = {result.metric_type: result for result in card.data.eval_results}
    expected = {name for name, part in read.boards[0].rows[0].row.measures if part is None}
    assert set(measures) == expected
    accuracy = measures["accuracy"]
    assert accuracy.metric_value == pytest.approx(15 / 18)
    assert (accuracy.task_type, accuracy.dataset_type) == ("image-classification", "museum/provenance")
    assert (accuracy.dataset_config, accuracy.dataset_split) == ("grouped", "test")
    assert accuracy.verified is None
    assert card.data.model_name == "ResNet-18 from scratch"
    assert card.data.license == "apache-2.0"
    assert card.data.datasets == ["museum/provenance"]
    assert "sample" in card.data.tags


def test_the_text_says_what_it_is_and_how_it_can_be_checked(ranked, material, tmp_path):
    card = cards_of(material(ranked), tmp_path)["resnet18"]
    assert "Sample, not heritage data" in card.text
    assert "| Accuracy ↑ | 0.833 ± 0.079 | 2 | 18 |" in card.text
    assert "| egyptian |" in card.text
    assert "- Parameters: 11,178,051" in card.text
    for result in ranked.results():
        assert (result.spec_sha256 in card.text) == (result.spec.baseline.name == "resnet18")


def test_a_licence_that_the_hub_does_not_know_keeps_its_name(ranked, material, tmp_path):
    for result in ranked.results():
        ranked.change(result, model=result.model.model_copy(update={"licence": "LicenseRef-museum"}))
    card = cards_of(material(ranked), tmp_path)["resnet18"]
    assert (card.data.license, card.data.license_name) == ("other", "LicenseRef-museum")


def test_hostile_names_stay_text(ranked, material, tmp_path):
    ranked.add_hostile()
    cards = cards_of(material(ranked), tmp_path)
    (card,) = [card for name, card in cards.items() if "script" in name]
    assert "<script" not in card.text
    assert "](javascript" not in card.text.replace("\\](", "")
    assert "\n---" not in card.text
    head = str(card).split("\n---\n")[0].removeprefix("---\n")
    assert "alert(1)" in yaml.safe_load(head)["model-index"][0]["name"]


def test_intervals_stand_in_the_table(ranked, material, tmp_path):
    ranked.infer()
    card = cards_of(material(ranked), tmp_path)["resnet18"]
    assert r"| Accuracy ↑ | 0.833 ± 0.079 \[0.500 to 0.900\] | 2 | 18 |" in card.text
