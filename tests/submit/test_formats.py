from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import AgePrediction, ClassificationPrediction, DetectionPrediction
from reliquary.submit.asked import Asked
from reliquary.submit.boxes import COLUMNS
from reliquary.submit.formats import read_submitted
from reliquary.tasks import Predictions, ScoreKind, write_predictions

IDS = ["a" * 64, "b" * 64]
CLASSES = ["egyptian", "islam"]
PROBABILITIES = ScoreKind.PROBABILITIES


def asked(model=ClassificationPrediction, scores=PROBABILITIES):
    return Asked(model, IDS, CLASSES, scores)


@pytest.fixture
def write(tmp_path):
    def write(text, name="predictions.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def faults(path, question):
    with pytest.raises(FaultyFileError) as caught:
        read_submitted(path, question)
    return [str(fault).removeprefix(str(path)) for fault in caught.value.faults]


def test_class_scores_stand_in_columns_named_as_the_classes(write):
    path = write(f"islam,image_id,egyptian\n0.25,{IDS[0]},0.75\n1,{IDS[1]},0\n\n")
    found = read_submitted(path, asked())
    assert [row.scores for row in found.rows] == [[0.75, 0.25], [0, 1]]
    assert found.scores is PROBABILITIES


def test_a_file_of_a_spreadsheet_begins_with_a_mark(write):
    assert len(read_submitted(write(f"\ufeffimage_id,egyptian,islam\n{IDS[0]},1,0\n"), asked()).rows) == 1


def test_years_need_no_scores_and_may_have_an_interval(write):
    path = write(f"image_id,year,year_low,year_high\n{IDS[0]},-120,-200,-50.5\n{IDS[1]},1200,,\n")
    rows = read_submitted(path, asked(AgePrediction, None)).rows
    assert [(row.year, row.year_low, row.year_high) for row in rows] == [(-120, -200, -50.5), (1200, None, None)]


def test_years_may_come_with_scores_of_collections(write):
    path = write(f"image_id,year,egyptian,islam\n{IDS[0]},-120,0.5,0.5\n")
    found = read_submitted(path, asked(AgePrediction))
    assert (found.rows[0].scores, found.scores) == ([0.5, 0.5], PROBABILITIES)


def test_scores_must_be_said_to_be_something(write):
    path = write(f"image_id,egyptian,islam\n{IDS[0]},1,0\n")
    with pytest.raises(ReliquaryError, match="say in submission.yaml what they are"):
        read_submitted(path, asked(scores=None))


def test_columns_that_do_not_belong_are_all_told(write):
    path = write(f"image_id,egyptian,roman,roman\n{IDS[0]},1,0,0\n")
    assert faults(path, asked()) == [
        ": roman: unknown column; there are: image_id, scores, feature, egyptian, islam",
        ": roman: unknown column; there are: image_id, scores, feature, egyptian, islam",
        ": roman: the column stands twice",
        ": islam: the class has no column",
    ]


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "1e999", "much", ""])
def test_numbers_that_are_none_are_told_with_their_line(write, number):
    path = write(f"image_id,egyptian,islam\n{IDS[0]},1,0\n{IDS[1]},{number},0\n")
    (fault,) = faults(path, asked())
    assert fault.startswith(":3: scores[0]: ")


@pytest.mark.parametrize("image_id", ["1", "../../etc/passwd", "A" * 64, "<script>alert(1)</script>"])
def test_ids_that_are_no_hash_are_refused(write, image_id):
    (fault,) = faults(write(f"image_id,egyptian,islam\n{image_id},1,0\n"), asked())
    assert ":2: image_id: " in fault


def test_more_rows_than_images_are_refused_before_all_are_read(write):
    path = write("image_id,egyptian,islam\n" + f"{IDS[0]},1,0\n" * 3)
    with pytest.raises(ReliquaryError, match="more rows than the 2 images"):
        read_submitted(path, asked())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f"image_id,egyptian,islam\n{IDS[0]},1\n", ":2: 2 cells, but the first line has 3 columns"),
        (f"image_id,egyptian,islam\n{IDS[0]},1,0,5\n", ":2: 4 cells, but the first line has 3 columns"),
        (b"image_id,egyptian,islam\n\xff,1,0\n", "not UTF-8"),
        ("image_id,egyptian,islam\n" + "a" * 200_000 + ",1,0\n", "no CSV"),
        (b"", "columns: 2 faults"),
    ],
)
def test_tables_that_are_none_say_why(write, content, told):
    with pytest.raises(ReliquaryError, match=told):
        read_submitted(write(content), asked())


def test_parquet_of_this_project_says_itself_what_its_scores_are(tmp_path):
    rows = [ClassificationPrediction(image_id=image_id, scores=[2, -1]) for image_id in IDS]
    write_predictions(tmp_path / "p.parquet", Predictions(rows, ScoreKind.LOGITS), ClassificationPrediction)
    assert read_submitted(tmp_path / "p.parquet", asked(scores=None)).scores is ScoreKind.LOGITS


@pytest.mark.parametrize("columns", [{"scores": [[0.5, 0.5], [1.0, 0.0]]}, {"egyptian": [0.5, 1], "islam": [0.5, 0]}])
def test_parquet_of_anyone_is_read_by_its_columns(tmp_path, columns):
    pq.write_table(pa.table({"image_id": IDS, **columns}), tmp_path / "p.parquet")
    found = read_submitted(tmp_path / "p.parquet", asked())
    assert [row.scores for row in found.rows] == [[0.5, 0.5], [1, 0]]


def test_faulty_rows_of_parquet_are_told_by_number(tmp_path):
    pq.write_table(pa.table({"image_id": IDS, "scores": [[0.5, 0.5], [float("nan"), 0]]}), tmp_path / "p.parquet")
    (fault,) = faults(tmp_path / "p.parquet", asked())
    assert fault.startswith(", row 1: scores[0]: ")


def test_results_of_coco_count_the_classes_from_one(write):
    results = [
        {"image_id": IDS[1], "category_id": 2, "bbox": [1, 2, 3, 4], "score": 0.5, "segmentation": []},
        {"image_id": IDS[1], "category_id": 1, "bbox": [5, 6, 7, 8], "score": 0.25},
    ]
    found = read_submitted(write(json.dumps(results), "results.json"), asked(DetectionPrediction))
    assert [row.labels for row in found.rows] == [[], [1, 0]], "an image without results has no boxes"
    assert found.rows[1].boxes == [[1, 2, 3, 4], [5, 6, 7, 8]]


def test_boxes_stand_a_row_each(write):
    path = write(f"image_id,label,score,x,y,width,height\n{IDS[0]},islam,0.5,1,2,3,4\n")
    found = read_submitted(path, asked(DetectionPrediction))
    assert (found.rows[0].labels, found.rows[0].boxes) == ([1], [[1, 2, 3, 4]])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"category_id": 0}, "category_id"),
        ({"category_id": 3}, "category_id: 3; they go to 2"),
        ({"image_id": "f" * 64}, "is not in the split"),
        ({"image_id": 17}, "image_id"),
        ({"bbox": [1, 2, 3]}, "bbox"),
        ({"bbox": [1, 2, 3, "NaN"]}, "bbox"),
        ({"score": None}, "score"),
    ],
)
def test_results_of_coco_that_say_nonsense_are_told(write, change, told):
    result = {"image_id": IDS[0], "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5, **change}
    (fault,) = faults(write(json.dumps([result]), "results.json"), asked(DetectionPrediction))
    assert told in fault


@pytest.mark.parametrize("content", ["", "{}", "[" * 100_000, '[{"score": NaN}]'])
def test_json_that_is_no_result_is_refused(write, content):
    with pytest.raises(FaultyFileError, match=r"results\.json"):
        read_submitted(write(content, "results.json"), asked(DetectionPrediction))


def test_boxes_of_unknown_classes_and_other_columns_are_told(write):
    path = write(f"image_id,label,score,x,y,width,height\n{IDS[0]},roman,0.5,1,2,3,4\n")
    assert faults(path, asked(DetectionPrediction)) == [":2: label: 'roman' is no class; there are: egyptian, islam"]
    with pytest.raises(ReliquaryError, match="expected image_id, label, score, x, y, width, height, a row a box"):
        read_submitted(write("image_id,boxes\n"), asked(DetectionPrediction))


def test_boxes_stand_a_row_each_in_parquet_too(tmp_path):
    path = tmp_path / "p.parquet"
    rows = [(IDS[0], "islam", 0.5, 1, 2, 3, 4), (IDS[0], "egyptian", 0.25, 5, 6, 7, 8)]
    pq.write_table(pa.table(dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))), path)
    found = read_submitted(path, asked(DetectionPrediction))
    assert [(row.labels, row.scores) for row in found.rows] == [([1, 0], [0.5, 0.25]), ([], [])]
    assert found.rows[0].boxes == [[1, 2, 3, 4], [5, 6, 7, 8]]


@pytest.mark.parametrize(("label", "told"), [("roman", "'roman' is no class"), ([1], "[1] is no class")])
def test_faulty_boxes_of_parquet_are_told_by_number(tmp_path, label, told):
    path = tmp_path / "p.parquet"
    cells = [IDS[0], label, 0.5, 1.0, 2.0, 3.0, 4.0]
    pq.write_table(pa.table({name: [cell] for name, cell in zip(COLUMNS, cells, strict=True)}), path)
    (fault,) = faults(path, asked(DetectionPrediction))
    assert fault.startswith(f", row 0: label: {told}")
    pq.write_table(pa.table({"image_id": IDS, "score": [0.5, 0.5]}), path)
    with pytest.raises(ReliquaryError, match=r"columns image_id, score; expected image_id, label, score, x, y"):
        read_submitted(path, asked(DetectionPrediction))


def test_an_image_a_row_is_read_by_its_columns_too(tmp_path):
    path = tmp_path / "p.parquet"
    table = {"image_id": IDS, "boxes": [[[1, 2, 3, 4]], []], "scores": [[0.5], []], "labels": [[1], []]}
    pq.write_table(pa.table(table), path)
    assert [row.labels for row in read_submitted(path, asked(DetectionPrediction)).rows] == [[1], []]


@pytest.mark.parametrize("number", ["1e39", "1e300", "-1e39"])
def test_numbers_that_cannot_be_stored_are_told_where_they_stand(write, tmp_path, number):
    (fault,) = faults(write(f"image_id,egyptian,islam\n{IDS[0]},{number},0\n"), asked())
    assert fault.startswith(f":2: scores[0]: {float(number):g} is too large")
    pq.write_table(pa.table({"image_id": IDS, "scores": [[0, 0], [0, float(number)]]}), tmp_path / "p.parquet")
    (fault,) = faults(tmp_path / "p.parquet", asked())
    assert fault.startswith(f", row 1: scores[1]: {float(number):g} is too large")
    (fault,) = faults(write(f"image_id,year\n{IDS[0]},{number}\n"), asked(AgePrediction))
    assert fault.startswith(":2: year: ")
    (fault,) = faults(write(f"{','.join(COLUMNS)}\n{IDS[0]},islam,{number},1,2,3,4\n"), asked(DetectionPrediction))
    assert fault.startswith(":2: score: ")
    result = {"image_id": IDS[0], "category_id": 1, "bbox": [1, 2, 3, 4], "score": float(number)}
    (fault,) = faults(write(json.dumps([result]), "results.json"), asked(DetectionPrediction))
    assert ": [0].score: " in fault


def test_the_largest_number_that_can_be_stored_is_read(write):
    path = write(f"image_id,egyptian,islam\n{IDS[0]},3.4028234663852886e38,0\n")
    assert len(read_submitted(path, asked(scores=ScoreKind.LOGITS)).rows) == 1


@pytest.mark.parametrize(("mark", "name"), [(";", "semicolons"), ("\t", "tabs")])
@pytest.mark.parametrize("model", [ClassificationPrediction, DetectionPrediction])
def test_cells_that_are_not_separated_by_commas_are_told_as_such(write, mark, name, model):
    path = write(f"image_id{mark}egyptian{mark}islam\n{IDS[0]}{mark}0,5{mark}0,5\n")
    with pytest.raises(ReliquaryError, match=f"csv:1: seems to be separated by {name}; save it with commas"):
        read_submitted(path, asked(model))


def test_results_of_coco_may_begin_with_a_mark(write):
    results = [{"image_id": IDS[0], "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5}]
    found = read_submitted(write("\ufeff" + json.dumps(results), "results.json"), asked(DetectionPrediction))
    assert found.rows[0].labels == [0]


def test_a_dataset_of_coco_is_no_list_of_detections(write):
    path = write(json.dumps({"images": [], "annotations": []}), "results.json")
    (fault,) = faults(path, asked(DetectionPrediction))
    assert "expected COCO's results, which are the list of detections alone" in fault


@pytest.mark.parametrize(("text", "name"), [("[]", "results.json"), (",".join(COLUMNS), "predictions.csv")])
def test_a_submission_without_a_single_box_is_refused(write, text, name):
    with pytest.raises(ReliquaryError, match=f"{name}: not a single box"):
        read_submitted(write(text, name), asked(DetectionPrediction))


@pytest.mark.parametrize("name", ["predictions.pkl", "predictions", "results.json"])
def test_other_files_are_not_opened(write, name):
    with pytest.raises(ReliquaryError, match=r"must end in \.parquet, \.csv"):
        read_submitted(write("", name), asked())


def test_a_link_is_not_followed(tmp_path, write):
    (tmp_path / "link.csv").symlink_to(write("image_id\n"))
    with pytest.raises(ReliquaryError, match="no plain file"):
        read_submitted(tmp_path / "link.csv", asked())
