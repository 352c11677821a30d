from __future__ import annotations

import csv
from collections import Counter

import pytest
from defusedxml.ElementTree import parse
from PIL import Image

from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.pictures import carries_sample_mark
from reliquary.sample.models3d.models import MODEL_CLASSES
from reliquary.sample.relics import photograph_copy, series
from reliquary.sample.relics.photograph_copy import write_relic_photographs
from reliquary.sample.relics.series import series_of_photographs


@pytest.fixture(scope="module", autouse=True)
def small_pictures():
    """What is written where does not depend on the size, but the time does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(series, "SIZES", ((160, 120), (90, 120)))
        yield


def digests(folder):
    return {str(path.relative_to(folder)): sha256_file(path) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def written(small_pictures, tmp_path_factory):
    folder = tmp_path_factory.mktemp("photographs")
    assert write_relic_photographs(folder, per_class=2, quiet=True) == (16, 32, 32)
    return folder


def rows(folder):
    with (folder / "originals.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_photograph_has_a_row_and_an_annotation(written):
    files = sorted(row["file"] for row in rows(written))
    assert files == sorted(f"JPEGImages/{path.name}" for path in (written / "JPEGImages").iterdir())
    assert sorted(path.stem for path in (written / "Annotations").iterdir()) == [file[11:-4] for file in files]
    assert Counter(file[11:-10] for file in files) == dict.fromkeys(MODEL_CLASSES, 2)


def test_titles_name_the_class_and_the_series(written):
    for row in rows(written):
        name, number = row["file"][11:-4].split("-")
        expected = series_of_photographs(name, 2, 0)[int(number)] + 1
        assert row["title"] == f"{name.capitalize()}, series {expected}"
        assert (row["licence"], row["credit"]) == ("CC0-1.0", "Reliquary sample museum")


def test_pictures_are_marked_and_boxes_lie_within(written):
    for path in (written / "Annotations").iterdir():
        root = parse(path).getroot()
        with Image.open(written / "JPEGImages" / root.findtext("filename")) as image:
            assert image.format == "JPEG"
            assert carries_sample_mark(image)
            assert image.size == (int(root.findtext("size/width")), int(root.findtext("size/height")))
        left, top, right, bottom = (int(edge.text) for edge in root.find("object/bndbox"))
        assert 1 <= left < right <= image.size[0]
        assert 1 <= top < bottom <= image.size[1]
        assert root.findtext("object/name") == path.stem[:-6].capitalize()


def test_a_second_call_takes_nothing_and_changes_nothing(written):
    before = digests(written)
    assert write_relic_photographs(written, per_class=2, quiet=True).drawn == 0
    assert digests(written) == before


def test_a_killed_call_goes_on_and_ends_with_the_same_bytes(written, tmp_path, monkeypatch):
    calls = 0
    take = photograph_copy.take_photograph

    def killed_at_the_third(*item):
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt
        return take(*item)

    monkeypatch.setattr(photograph_copy, "take_photograph", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        write_relic_photographs(tmp_path, per_class=2, quiet=True)
    assert not (tmp_path / "originals.csv").exists(), "the list comes last, when every picture is there"
    monkeypatch.undo()
    assert write_relic_photographs(tmp_path, per_class=2, quiet=True).drawn == 28
    assert digests(tmp_path) == digests(written)


@pytest.mark.parametrize(("per_class", "seed"), [(2, 1), (3, 0)])
def test_another_copy_in_the_same_folder_is_refused_and_nothing_is_lost(written, per_class, seed):
    before = digests(written)
    with pytest.raises(ReliquaryError, match=r"sample\.json.*another sample"):
        write_relic_photographs(written, per_class=per_class, seed=seed, quiet=True)
    assert digests(written) == before


def test_fewer_than_one_a_class_is_refused_and_nothing_is_begun(tmp_path):
    with pytest.raises(ReliquaryError, match="per_class is 0; give 1"):
        write_relic_photographs(tmp_path, per_class=0, quiet=True)
    assert not list(tmp_path.iterdir())
