from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError, UnknownVersionError
from reliquary.render.recording import failed_record
from reliquary.render.scene import Quality
from reliquary.render.set_folder import CLAIM_FILE, SetFolder
from tests.render.planning.small_plans import checked, small_set
from tests.render.planning.test_views import plan


def claim(path, quality=None, **values):
    SetFolder(path).claim(small_set(**values), quality or Quality())


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"models": ("owl",)},
        {"models": ("owl", "mask", "camel")},
        {"views": {"per_model": 900, "size": (64, 64)}},
        {"title": "Another"},
        {"composites": {"per_view": 2}},
    ],
)
def test_models_views_and_composites_may_be_added(tmp_path, values):
    claim(tmp_path / "a")
    before = (tmp_path / "a" / CLAIM_FILE).read_bytes()
    claim(tmp_path / "a", **values)
    assert (tmp_path / "a" / CLAIM_FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("values", "difference"),
    [
        ({"name": "large"}, "set: 'small' there, 'large' now"),
        ({"seed": 1}, "seed: 0 there, 1 now"),
        ({"views": {"per_model": 3, "size": (64, 32)}}, "views.size: [64, 64] there, [64, 32] now"),
        ({"light": {"strength": (1, 1)}}, "light.strength: [0.8, 1.2] there, [1.0, 1.0] now"),
        ({"quality": Quality(samples=5)}, f"quality.samples: {Quality().samples} there, 5 now"),
    ],
)
def test_another_set_or_other_settings_are_refused(tmp_path, values, difference):
    claim(tmp_path / "a")
    with pytest.raises(ReliquaryError) as caught:
        claim(tmp_path / "a", **values)
    assert f"\n  {difference}\ngive the set another name" in str(caught.value)


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / ".hidden").touch()
    claim(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "holiday.jpg").touch()
    with pytest.raises(ReliquaryError, match=r"no renders \(holiday.jpg\); give an empty folder"):
        claim(tmp_path / "other")


def test_a_claim_of_a_later_release_is_refused(tmp_path):
    claim(tmp_path)
    path = tmp_path / "render.json"
    path.write_text(path.read_text().replace("render-claim/1", "render-claim/2"))
    with pytest.raises(UnknownVersionError):
        claim(tmp_path)


def test_another_renderer_is_refused(tmp_path):
    claim(tmp_path)
    folder = SetFolder(tmp_path)
    assert folder.renderer is None
    folder.rendered_by("blender-4.2.23-cycles")
    folder.rendered_by("blender-4.2.23-cycles")
    assert folder.renderer == "blender-4.2.23-cycles"
    with pytest.raises(ReliquaryError, match="rendered by blender-4.2.23-cycles, but this is blender-4.5.1-cycles"):
        folder.rendered_by("blender-4.5.1-cycles")


def test_one_process_at_a_time(tmp_path):
    with (
        SetFolder(tmp_path).for_one(),
        pytest.raises(ReliquaryError, match="another process renders this set"),
        SetFolder(tmp_path).for_one(),
    ):
        pass


def test_what_workers_write_is_removed(tmp_path):
    (tmp_path / ".work").mkdir()
    (tmp_path / ".work" / "of a killed run").touch()
    with SetFolder(tmp_path).work() as place:
        assert [list(folder.iterdir()) for folder in (place, place.parent)] == [[], [place]]
        (place / "a.png").touch()
    assert not (tmp_path / ".work").exists()


def test_a_note_holds_for_its_view_and_as_long_as_its_pictures_are_there(tmp_path):
    folder, view = SetFolder(tmp_path), plan()
    assert folder.note(view) is None
    image = folder.blobs.put(b"a picture")
    record = failed_record(view, "fake-1", "none").model_copy(update={"image_sha256": image})
    folder.keep(view, record)
    assert folder.note(view) == record
    assert folder.note(plan(number=1)) is None
    assert folder.note(plan(model=checked("owl", sha256="2" * 64))) is None, "another model of the same name"
    relabelled = view.model.entry.model_copy(update={"class_": "Bird"})
    assert folder.note(plan(model=checked(relabelled))).class_ == "Bird"
    folder.blobs.path(image).unlink()
    assert folder.note(view) is None
