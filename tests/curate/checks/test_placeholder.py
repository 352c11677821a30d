from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.duplicates.thumbnail import Thumbnail
from reliquary.curate.checks.placeholder import Placeholder
from reliquary.curate.measuring.look import Looked
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import Sight
from tests.curate.small_collection import collection, item, key


def drawn(*, mark: tuple[int, int, int, int] | None = None, ground="#cccccc", size=(300, 240)) -> Image.Image:
    """Return a plain ground with a rectangle on it, or without."""
    image = Image.new("RGB", size, ground)
    if mark:
        ImageDraw.Draw(image).rectangle(mark, "#444444")
    return image


NOTICE = drawn(mark=(60, 100, 240, 130))


def encoded(image, quality=95):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def evidence(items, pictures, blank=()):
    """Return what the check goes by; ``pictures`` are images by name, ``blank`` the names that are flagged."""
    thumbnails = {key(name): Thumbnail().describe(WorkingPicture(data)) for name, data in pictures.items()}
    sights = {key(name): Sight(0.9 if name in blank else 0.1, "") for name in pictures}
    return Evidence(collection(items), Looked({"blank": sights}, {"thumbnail": thumbnails}))


def shared(name, n_objects):
    return [item(name, object_id=f"{number}") for number in range(n_objects)]


def find(*arguments, **options):
    return {finding.sha256: finding for finding in Placeholder().find(evidence(*arguments, **options))}


def test_one_picture_for_three_objects_is_flagged_with_their_names():
    found = find(shared("notice", 3), {"notice": encoded(NOTICE)})[key("notice")]
    assert (found.score, found.flagged, found.group) == (0.5, True, key("notice"))
    assert found.explanation.startswith("One picture stands for 3 objects: met notice")


def test_two_objects_may_share_a_picture():
    found = find(shared("pair", 2), {"pair": encoded(NOTICE)})[key("pair")]
    assert not found.flagged
    assert 0 < found.score < 0.5


def test_views_of_one_object_are_one_object():
    assert find([item("vase", view=view) for view in range(4)], {"vase": encoded(NOTICE)}) == {}


@given(n=st.integers(3, 200))
def test_more_objects_are_surer(n):
    fewer, more = (find(shared("x", m), {})[key("x")].score for m in (n, n + 1))
    assert 0.5 <= fewer < more < 1


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("encoded anew", encoded(NOTICE, 50)),
        ("half the size", encoded(NOTICE.resize((150, 120), Image.Resampling.LANCZOS), 80)),
        ("twice the size", encoded(NOTICE.resize((600, 480), Image.Resampling.BICUBIC), 80)),
    ],
)
def test_a_copy_of_a_placeholder_is_flagged(name, copy):
    items = [*shared("notice", 3), item(name)]
    found = find(items, {"notice": encoded(NOTICE), name: copy})
    assert found[key(name)].flagged
    assert found[key(name)].others == [key("notice")]


@pytest.mark.parametrize(
    "other",
    [
        drawn(mark=(60, 160, 240, 190)),
        drawn(mark=(146, 116, 154, 124)),  # the smallest coin
        drawn(ground="#c0c0c0"),
    ],
)
def test_another_picture_on_the_same_ground_is_no_copy(other):
    items = [*shared("empty", 9), item("other")]
    found = find(items, {"empty": encoded(drawn()), "other": encoded(other)})
    assert list(found) == [key("empty")]


def test_a_copy_of_a_blank_is_flagged_and_a_blank_itself_is_left_to_its_check():
    items = [item("blank"), item("copy"), item("vase")]
    pictures = {"blank": encoded(drawn()), "copy": encoded(drawn(), 40), "vase": encoded(NOTICE)}
    assert list(find(items, pictures, blank=["blank"])) == [key("copy")]
    assert find(items, pictures, blank=["blank", "copy"]) == {}


def test_pictures_that_could_not_be_looked_at_still_count():
    assert find(shared("gone", 5), {})[key("gone")].flagged


def test_nothing_to_look_at_is_nothing_found():
    assert find([item("vase")], {}) == {}
