from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from reliquary.build.pictures.encoding import encode_png
from reliquary.build.sources.candidate import NamedBox
from reliquary.curate.app import fields
from reliquary.curate.checks.run import Found
from reliquary.curate.measuring.look import Looked
from reliquary.curate.predicted import Predicted
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import ClassificationPrediction, DetectionPrediction, Verdict
from tests.build.small_crawl import SIZE, picture
from tests.curate.app.small_curation import TITLES, finding, of

pytestmark = [
    pytest.mark.real,
    pytest.mark.xdist_group("fiftyone"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # FiftyOne's own
]


def test_there_is_a_sample_an_item_with_what_is_known_of_it(curation):
    dataset = curation.open()
    assert dataset.name == "reliquary-crawl-met"
    assert dataset.persistent
    assert sorted(dataset.values("name")) == ["met 1, view 0", "met 1, view 1", "met 2, view 0", "met 3, view 0"]
    sample = of(dataset, curation.pictures[0])
    assert Path(sample.filepath).read_bytes() == picture(1)
    assert (sample.metadata.width, sample.metadata.height) == SIZE
    assert sample.metadata.mime_type == "image/jpeg"
    assert (sample.museum, sample.object_id, sample.view, sample.title) == ("met", "1", 0, "Object 1")
    assert (sample.year_begin, sample.year_end) == (-1200, -1100)
    assert (sample.label.label, sample.classes) == ("egyptian", ["egyptian"])
    assert (sample.licence, sample.credit) == ("CC0-1.0", "Gift of a friend | 1900")
    assert sample.redistributable is True
    assert sample.source == "real"


def test_the_plugin_is_told_where_decisions_go(curation):
    told = curation.open().info[fields.INFO]
    assert told["decisions"] == str(curation.log.path)
    assert (told["reviewer"], told["kind"], told["name"]) == ("ada", "crawl", "met")
    assert told["checks"] == TITLES
    assert "egyptian" in told["class_names"]


def test_findings_are_scores_and_on_flagged_pictures_labels(curation):
    first, second, third = curation.pictures
    case = {"check": "near_duplicates", "group": "g", "others": [third]}
    curation.find(finding(first, score=0.75), finding(second, score=0.25), finding(first, **case))
    dataset = curation.open()
    sample = of(dataset, first)
    assert (sample.blank.label, sample.blank.confidence) == (fields.SUSPECT, 0.75)
    assert sample.blank.explanation == "Because."
    assert (sample.near_duplicates.group, sample.near_duplicates.others) == ("g", [third])
    assert sample[fields.FLAGGED_BY] == ["Blank", "Near-duplicates"]
    assert sample[fields.EXPLANATIONS] == ["Blank: Because.", "Near-duplicates: Because."]
    assert sample.near_duplicates.case == 1
    assert sample[fields.CASES] == ["Near-duplicates 1"]
    other = of(dataset, second)
    assert other.blank is None
    assert other.blank_score == 0.25
    assert other[fields.FLAGGED_BY] == []
    # What is declared can be filtered by in the sidebar.
    assert dataset.get_field("blank.explanation") is not None
    assert dataset.get_field("near_duplicates.others") is not None


def test_findings_that_are_gone_are_gone_from_the_samples(curation):
    curation.find(finding(curation.pictures[0]))
    curation.open()
    curation.find()
    sample = of(curation.open(), curation.pictures[0])
    assert sample.blank is None
    assert sample.blank_score is None


def test_fields_of_a_check_that_is_no_longer_run_are_removed_and_those_of_the_curator_stay(curation):
    dataset = curation.open()
    dataset.set_values("mine", ["x"] * len(dataset))
    curation.found = Found({"blank": "Blank"}, [])
    dataset = curation.open()
    assert not dataset.has_field("near_duplicates")
    assert not dataset.has_field("near_duplicates_score")
    assert dataset.values("mine") == ["x"] * 4
    assert dataset.app_config.sidebar_groups[-1].paths == ["mine"]


def test_opening_twice_changes_nothing(curation):
    curation.find(finding(curation.pictures[0]))
    before = curation.open()
    seen = {sample.id: (sample.last_modified_at, sample.to_dict()) for sample in before}
    after = curation.open()
    assert {sample.id: (sample.last_modified_at, sample.to_dict()) for sample in after} == seen
    assert len(after.list_saved_views()) == len(set(after.list_saved_views()))


def test_samples_stay_the_same_with_the_curators_tags_while_records_come_and_go(curation):
    dataset = curation.open()
    ids = dict(zip(dataset.values("name"), dataset.values("id"), strict=True))
    dataset.match({"sha256": curation.pictures[1]}).tag_samples("look again")
    kept = curation.collection.items[:3]
    new = replace(kept[2], object_id="9", name="met 9, view 0")
    changed = replace(kept[1], title="Another title")
    curation.collection = replace(curation.collection, items=[kept[0], changed, kept[2], new])
    dataset = curation.open()
    after = dict(zip(dataset.values("name"), dataset.values("id"), strict=True))
    assert {name for name in ids if name not in after} == {"met 3, view 0"}
    assert {name for name in after if name not in ids} == {"met 9, view 0"}
    assert all(after[name] == ids[name] for name in ("met 1, view 0", "met 1, view 1", "met 2, view 0"))
    sample = of(dataset, curation.pictures[1])
    assert (sample.title, sample.tags) == ("Another title", ["look again"])


def test_a_part_that_a_killed_run_left_is_completed_and_doubled_samples_are_removed(curation, fo):
    dataset = curation.open()
    double = dataset.first().copy()
    dataset.delete_samples(dataset.skip(1))
    dataset.add_sample(double)
    dataset.add_sample(fo.Sample(filepath="model.jpg"))
    assert sorted(curation.open().values("name")) == [
        "met 1, view 0", "met 1, view 1", "met 2, view 0", "met 3, view 0"
    ]  # fmt: skip


def test_decisions_are_those_of_the_file(curation):
    first, second, third = curation.pictures
    curation.log.decide([first], Verdict.DROP, reviewer="bob", reason="blank")
    curation.log.decide([third], Verdict.RELABEL, reviewer="bob", reason="wrong label", label="orient")
    dataset = curation.open()
    assert of(dataset, first).verdict == "drop"
    assert [s.decided_label for s in dataset.match({"sha256": third})] == ["orient"] * 2
    assert of(dataset, second).verdict is None
    curation.log.path.unlink()
    assert curation.open().count(fields.VERDICT) == 0


def test_a_broken_file_of_decisions_is_told_and_the_dataset_stays_as_it_was(curation):
    curation.log.decide(curation.pictures[:1], Verdict.DROP, reviewer="bob", reason="blank")
    before = curation.open()
    with curation.log.path.open("a") as file:
        file.write('{"sha256": "no')
    with pytest.raises(FaultyFileError, match=r"decisions\.jsonl"):
        curation.open()
    assert before.count(fields.VERDICT) == 1


def test_missing_pictures_are_told_and_tagged_and_come_back(curation, capfd):
    lost = curation.pictures[2]
    data = curation.blob(lost).read_bytes()
    curation.open()
    curation.blob(lost).unlink()
    dataset = curation.open()
    assert "1 picture is missing" in capfd.readouterr().err
    assert dataset.match_tags(fields.MISSING).values("object_id") == ["2", "3"]
    assert len(dataset) == 4
    curation.blob(lost).write_bytes(data)
    dataset = curation.open()
    assert dataset.count_sample_tags() == {}
    assert all(Path(path).is_file() for path in dataset.values("filepath"))
    assert "missing" not in capfd.readouterr().err


def test_pictures_that_were_missing_from_the_start_have_their_size_once_they_are_there(curation):
    lost = curation.pictures[0]
    data = curation.blob(lost).read_bytes()
    curation.blob(lost).unlink()
    assert of(curation.open(), lost).metadata is None
    curation.blob(lost).write_bytes(data)
    assert of(curation.open(), lost).metadata.width == SIZE[0]


def test_what_cannot_be_decoded_is_tagged(curation):
    curation.found = Found(TITLES, [], Looked({}, {}, unreadable={curation.pictures[0]: "truncated"}))
    assert curation.open().match_tags(fields.UNREADABLE).values("sha256") == curation.pictures[:1]


def test_boxes_are_in_shares_of_the_sides(curation):
    first = replace(curation.collection.items[0], boxes=(NamedBox("coin", 12, 10, 24, 20),))
    curation.collection = replace(curation.collection, items=[first])
    (box,) = of(curation.open(), first.sha256).boxes.detections
    assert (box.label, box.bounding_box) == ("coin", [0.25, 0.25, 0.5, 0.5])


def test_layers_are_written_out_once_and_what_is_lost_is_painted(curation):
    mask, depth = Image.new("L", SIZE, 255), Image.new("I;16", SIZE, 40000)
    mask.putpixel((3, 2), 0)
    layers = {"mask": encode_png(mask, marked=False), "depth": encode_png(depth, marked=False)}
    first = replace(curation.collection.items[0], layers=("mask", "depth", "normals", "segmentation"))
    read = []

    def read_layer(sha256, name):
        read.append(name)
        if name not in layers:
            raise ReliquaryError(f"no {name}")
        return layers[name]

    curation.collection = replace(curation.collection, items=[first], read_layer=read_layer)
    sample = of(curation.open(), first.sha256)
    painted = sample.mask.get_mask()
    assert (painted[2, 3], painted.max(), np.count_nonzero(painted)) == (255, 255, 1)
    assert (sample.depth.get_map() == 40000).all()
    assert sample.depth.range == [0, 65535]
    assert sample.segmentation is None  # this picture has none, though others may
    assert "normals" not in sample.field_names
    curation.find(finding(first.sha256))
    curation.open()
    assert sorted(read) == ["depth", "mask", "segmentation", "segmentation"]


def test_predictions_are_shown_with_their_confidence(curation):
    first = curation.pictures[0]
    row = ClassificationPrediction(image_id=first, scores=[0.25, 0.75])
    curation.predicted = Predicted("resnet", ["egyptian", "islam"], {first: row})
    prediction = of(curation.open(), first).prediction
    assert (prediction.label, prediction.confidence) == ("islam", 0.75)
    assert prediction.logits == pytest.approx([-1.386, -0.288], abs=1e-3)


def test_predictions_of_another_kind_replace_those_of_before(curation):
    first = curation.pictures[0]
    row = ClassificationPrediction(image_id=first, scores=[0.25, 0.75])
    curation.predicted = Predicted("resnet", ["egyptian", "islam"], {first: row})
    curation.open()
    row = DetectionPrediction(image_id=first, boxes=[[0, 0, 24, 40]], scores=[0.5], labels=[1])
    curation.predicted = Predicted("ssd", ["coin", "vase"], {first: row})
    (box,) = of(curation.open(), first).prediction.detections
    assert (box.label, box.confidence, box.bounding_box) == ("vase", 0.5, [0, 0, 0.5, 1])
    curation.predicted = None
    assert not curation.open().has_field(fields.PREDICTION)


def test_two_processes_do_not_open_a_collection_at_once(curation):
    from reliquary.curate.app.dataset import LOCK
    from reliquary.locks import exclusive

    with exclusive(curation.folder / "curation" / LOCK, "busy"), pytest.raises(ReliquaryError, match="another process"):
        curation.open()


def test_the_sidebar_has_a_place_for_everything(curation):
    dataset = curation.open()
    groups = {group.name: group.paths for group in dataset.app_config.sidebar_groups}
    assert groups["labels"] == ["classes", "label"]
    assert groups["checks"] == [fields.FLAGGED_BY, fields.EXPLANATIONS, fields.CASES, "blank", "near_duplicates"]
    assert groups["decision"] == list(fields.DECISION_FIELDS)
    placed = [path for paths in groups.values() for path in paths]
    assert sorted(placed) == sorted([*dataset.get_field_schema(), *fields.BRAIN_SCORES])
