from __future__ import annotations

from datetime import UTC, datetime

from reliquary.records import write_document
from reliquary.render.models.checking import check_models
from reliquary.render.models.report import ModelsFile, known_rows, loaded_row, model_rows
from reliquary.render.sketchfab.source import ModelSource, source_path
from reliquary.sample.models3d.models import sample_model
from tests.render.models.test_checking import entry


def rows_of(root, *entries):
    usable, faults = check_models(entries, root, quiet=True)
    return model_rows(entries, usable, faults)


def test_models_and_what_is_wrong_with_them(tmp_path):
    (tmp_path / "owl.glb").write_bytes(sample_model("owl").to_glb())
    rows = rows_of(tmp_path, entry("gone.glb", id="b"), entry("owl.glb", licence="CC0-1.0", credit="A museum"))
    assert list(rows) == ["b", "a"]
    assert "put the file there" in rows["b"].fault
    assert (rows["b"].sha256, rows["b"].bytes, rows["b"].sample) == (None, None, False)
    row = rows["a"]
    assert (row.fault, row.format, row.sample, row.licence, row.credit) == (None, ".glb", True, "CC0-1.0", "A museum")


def test_whose_a_downloaded_model_is(tmp_path):
    path = tmp_path / "owl.glb"
    path.write_bytes(sample_model("owl").to_glb())
    source = ModelSource(
        uid="0" * 32,
        title="Owl",
        credit="A. Scanner",
        credit_page=None,
        licence="CC-BY-4.0",
        licence_label="CC Attribution",
        permalink="https://example.org/owl",
        sha256="0" * 64,
        bytes=1,
        retrieved_at=datetime(2026, 11, 21, tzinfo=UTC),
    )
    write_document(source_path(path), source)
    row = rows_of(tmp_path, entry("owl.glb"))["a"]
    assert (row.licence, row.credit, row.permalink) == ("CC-BY-4.0", "A. Scanner", "https://example.org/owl")
    assert rows_of(tmp_path, entry("owl.glb", credit="The museum"))["a"].credit == "The museum"


def test_what_a_worker_said_is_kept_for_the_same_model(tmp_path):
    (tmp_path / "owl.glb").write_bytes(sample_model("owl").to_glb())
    row = loaded_row(rows_of(tmp_path, entry("owl.glb"))["a"], ["rough", "rough"], 12)
    assert (row.notes, row.triangles) == (["rough"], 12)
    path = tmp_path / "models.json"
    assert known_rows(path) == {}
    write_document(path, ModelsFile(models=[row]))
    assert known_rows(path) == {row.sha256: row}
    path.write_text("{")
    assert known_rows(path) == {}
