from __future__ import annotations

import json

import pytest

from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.sample.objects import export
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.export import published_views, write_collection
from reliquary.sample.objects.met import met_record


def digests(folder):
    return {str(path.relative_to(folder)): sha256_file(path) for path in folder.rglob("*") if path.is_file()}


def test_the_folder_holds_every_record_and_every_published_picture(tmp_path):
    written = write_collection(tmp_path, 16, quiet=True)
    records = [json.loads(line) for line in (tmp_path / "objects.jsonl").read_text("utf-8").splitlines()]
    assert records == [met_record(o) for o in sample_objects(16)]
    names = {path.name for path in (tmp_path / "images").iterdir()}
    urls = [url for record in records for url in (record["primaryImage"], *record["additionalImages"]) if url]
    assert names == {url.rsplit("/", 1)[1] for url in urls}
    assert written == (16, len(names), len(names))


def test_objects_without_rights_publish_nothing():
    refused = [o for o in sample_objects(100) if o.rights != "public_domain"]
    assert refused
    assert all(len(published_views(o)) == 0 for o in refused)


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(tmp_path, monkeypatch):
    write_collection(tmp_path / "whole", 8, quiet=True)
    calls = 0
    draw = export.picture_bytes

    def killed_at_the_fifth(sample_object, view):
        nonlocal calls
        calls += 1
        if calls == 5:
            raise KeyboardInterrupt
        return draw(sample_object, view)

    monkeypatch.setattr(export, "picture_bytes", killed_at_the_fifth)
    with pytest.raises(KeyboardInterrupt):
        write_collection(tmp_path / "killed", 8, quiet=True)
    assert not (tmp_path / "killed" / "objects.jsonl").exists(), "records come last, when every picture is there"
    monkeypatch.undo()
    written = write_collection(tmp_path / "killed", 8, quiet=True)
    assert written.drawn == written.images - 4
    assert digests(tmp_path / "killed") == digests(tmp_path / "whole")


def test_a_larger_number_adds_to_the_folder(tmp_path):
    few = write_collection(tmp_path, 4, quiet=True)
    more = write_collection(tmp_path, 7, quiet=True)
    assert more.drawn == more.images - few.images
    write_collection(tmp_path / "fresh", 7, quiet=True)
    fresh = digests(tmp_path / "fresh")
    assert fresh == {name: digest for name, digest in digests(tmp_path).items() if not name.startswith("fresh")}


def test_another_seed_in_the_same_folder_is_refused_and_nothing_is_lost(tmp_path):
    write_collection(tmp_path, 3, seed=1, quiet=True)
    before = digests(tmp_path)
    with pytest.raises(ReliquaryError, match=r"sample\.json.*seed"):
        write_collection(tmp_path, 3, seed=2, quiet=True)
    assert digests(tmp_path) == before


def test_a_spoilt_mark_is_refused(tmp_path):
    (tmp_path / "sample.json").write_text("{half", "utf-8")
    with pytest.raises(ReliquaryError, match=r"sample\.json.*not valid JSON"):
        write_collection(tmp_path, 3, quiet=True)
