from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.render.models.samples import write_sample_models
from reliquary.sample.models3d.models import sample_model
from tests.render.models.test_checking import entry


def test_sample_models_are_written_where_they_are_missing(tmp_path):
    root = tmp_path / "new"
    entries = [entry("a/owl.glb", sample="owl"), entry("mine.obj")]
    assert write_sample_models(entries, root) == 1
    assert (root / "a" / "owl.glb").read_bytes() == sample_model("owl").to_glb()
    assert not (root / "mine.obj").exists()
    (root / "a" / "owl.glb").write_bytes(b"my own")
    assert write_sample_models(entries, root) == 0
    assert (root / "a" / "owl.glb").read_bytes() == b"my own"


@pytest.mark.parametrize(
    ("file", "sample", "reason"),
    [
        ("../owl.glb", "owl", "outside"),
        ("owl.obj", "owl", "written as .glb"),
        ("owl.glb", "dragon", "no class 'dragon'"),
    ],
)
def test_what_is_no_sample_model(tmp_path, file, sample, reason):
    with pytest.raises(ReliquaryError, match=reason):
        write_sample_models([entry(file, sample=sample)], tmp_path)
