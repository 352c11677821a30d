from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reliquary.errors import ReliquaryError
from reliquary.records import SAMPLE_MARK
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.cultures import CULTURES
from reliquary.sample.objects.pictures import LONG_SIDE, picture_bytes, picture_for_record, render_view

OBJECTS = sample_objects(200)


def first(**wanted):
    return next(o for o in OBJECTS if all(getattr(o, name) == value for name, value in wanted.items()))


def decoded(data):
    return np.asarray(Image.open(BytesIO(data)), dtype=float)


@pytest.mark.parametrize("kind", ["pottery", "stele", "coin", "tile"])
def test_every_kind_is_photographed(kind):
    picture = render_view(first(kind=kind, picture="own"), 0)
    assert picture.dtype == np.uint8
    assert max(picture.shape[:2]) == LONG_SIDE
    assert picture.shape[2] == 3
    assert picture.std() > 10


def test_pictures_of_several_shapes_occur():
    shapes = {render_view(o, 0).shape for o in OBJECTS[:25]}
    assert any(height > width for height, width, _ in shapes)
    assert any(height < width for height, width, _ in shapes)
    assert any(height == width for height, width, _ in shapes)


def test_the_bytes_are_the_same_every_time_and_in_any_order():
    chosen = [o for o in OBJECTS if o.picture == "own"][:12]
    forward = [picture_bytes(o, 0) for o in chosen]
    backward = [picture_bytes(o, 0) for o in reversed(chosen)]
    assert forward == backward[::-1]


def test_every_jpeg_says_what_it_is():
    for o in OBJECTS[:45]:
        image = Image.open(BytesIO(picture_bytes(o, 0)))
        assert image.format == "JPEG"
        assert image.info["comment"] == SAMPLE_MARK.encode()


def test_all_placeholders_are_one_file():
    data = {picture_bytes(o, 0) for o in OBJECTS if o.picture == "placeholder"}
    assert len(data) == 1
    assert len([o for o in OBJECTS if o.picture == "placeholder"]) > 1


def test_an_exact_duplicate_has_the_bytes_of_its_original():
    twin = first(picture="exact_duplicate")
    original = first(object_id=twin.drawn_as)
    assert picture_bytes(twin, 0) == picture_bytes(original, 0)


def test_a_near_duplicate_looks_like_its_original_but_has_other_bytes():
    twin = first(picture="near_duplicate")
    original = first(object_id=twin.drawn_as)
    ours, theirs = picture_bytes(twin, 0), picture_bytes(original, 0)
    assert ours != theirs
    small = [np.asarray(Image.open(BytesIO(d)).convert("L").resize((16, 16)), dtype=float) for d in (ours, theirs)]
    assert np.corrcoef(small[0].ravel(), small[1].ravel())[0, 1] > 0.8


def test_views_differ_but_show_the_same_colours():
    o = next(o for o in OBJECTS if o.kind == "tile" and o.n_views > 2 and o.picture == "own")
    views = [render_view(o, view) for view in range(o.n_views)]
    assert len({view.tobytes() for view in views}) == o.n_views


def test_a_view_that_does_not_exist_is_refused():
    o = OBJECTS[0]
    with pytest.raises(ReliquaryError, match=f"{o.object_id}.*no view {o.n_views}"):
        render_view(o, o.n_views)
    with pytest.raises(ReliquaryError, match="no view -1"):
        picture_bytes(o, -1)


RECORD = {"objectID": 544450, "department": "Egyptian Art", "objectBeginDate": -1473, "objectEndDate": -1458}


def test_any_record_gets_a_picture_and_always_the_same():
    assert picture_for_record(RECORD, 0) == picture_for_record(dict(RECORD), 0)
    assert picture_for_record(RECORD, 0) != picture_for_record(RECORD, 1)
    assert picture_for_record(RECORD, 0) != picture_for_record({**RECORD, "objectID": 544451}, 0)


def test_the_department_decides_on_the_look():
    same = [picture_for_record({**RECORD, "department": d}, 0) for d in ("Egyptian Art", "EGYPTIAN ART")]
    other = picture_for_record({**RECORD, "department": "Islamic Art"}, 0)
    assert same[0] == same[1] != other


def test_a_renamed_department_keeps_its_look():
    old, new = (
        picture_for_record({"objectID": 1, "department": d}, 0)
        for d in ("Ancient Near Eastern Art", "Ancient West Asian Art")
    )
    assert old == new


def test_the_culture_text_helps_where_the_department_does_not():
    byzantine = picture_for_record({"objectID": 7, "department": "The Cloisters", "culture": "Byzantine"}, 0)
    medieval = picture_for_record({"objectID": 7, "department": "Medieval Art", "culture": ""}, 0)
    assert byzantine == medieval
    roman = picture_for_record({"objectID": 7, "department": "The Cloisters", "culture": "Roman, Cypriot"}, 0)
    greek = picture_for_record({"objectID": 7, "department": "Greek and Roman Art"}, 0)
    assert roman == greek != byzantine


@pytest.mark.parametrize(
    "dates", [{}, {"objectBeginDate": 0, "objectEndDate": 0}, {"objectBeginDate": "", "objectEndDate": None}]
)
def test_a_record_without_years_still_gets_a_picture(dates):
    assert decoded(picture_for_record({"objectID": 3, **dates}, 0)).std() > 5


def test_absurd_years_are_cut_to_the_civilisation():
    for begin, end in ((-7000, -6900), (3000, 3100)):
        record = {**RECORD, "objectBeginDate": begin, "objectEndDate": end}
        assert decoded(picture_for_record(record, 0)).std() > 5


@pytest.mark.parametrize("record", [{}, {"objectID": "12"}, {"objectID": None}])
def test_a_record_without_an_id_is_refused(record):
    with pytest.raises(ReliquaryError, match="objectID"):
        picture_for_record(record, 0)


def test_a_negative_view_of_a_record_is_refused():
    with pytest.raises(ReliquaryError, match="view is -2"):
        picture_for_record(RECORD, -2)


@pytest.mark.needs_shared
def test_real_records_get_pictures(shared_data):
    import json

    lines = (shared_data / "museums" / "met" / "objects.jsonl").read_text("utf-8").splitlines()
    for line in lines[::60]:
        image = Image.open(BytesIO(picture_for_record(json.loads(line), 0)))
        assert image.info["comment"] == SAMPLE_MARK.encode()


def test_simple_colours_tell_the_civilisations_apart_better_than_chance_but_not_surely():
    """Nearest neighbour on 6 x 6 thumbnails: a classifier has something to learn, and it is no gift."""
    objects = [o for o in sample_objects(330, seed=3) if o.picture == "own"]
    features, labels = [], []
    for o in objects:
        small = Image.fromarray(render_view(o, 0, long_side=96)).resize((12, 12), Image.Resampling.BOX)
        features.append(np.asarray(small, dtype=float)[3:9, 3:9].ravel())
        labels.append(list(CULTURES).index(o.culture))
    x, y = np.array(features), np.array(labels)
    distance = np.abs(x[:, None] - x[None]).sum(axis=-1)
    np.fill_diagonal(distance, np.inf)
    accuracy = (y[distance.argmin(axis=1)] == y).mean()
    majority = np.bincount(y).max() / len(y)
    assert majority + 0.1 < accuracy < 0.9
