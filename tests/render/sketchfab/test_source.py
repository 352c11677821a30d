from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.render.sketchfab.source import ModelSource, read_source, source_path, write_source
from tests.render.sketchfab.double import glb


def test_whose_a_file_is_stands_beside_it(sketchfab, double, tmp_path):
    file = tmp_path / "owl.glb"
    file.write_bytes(glb())
    source = ModelSource.of(sketchfab.model(double.add(1, archives={})), file)
    write_source(file, source)
    assert source_path(file).name == "owl.glb.source.json"
    assert read_source(file) == source
    assert (source.credit, source.licence, source.licence_label) == ("Tu Feng", "CC-BY-4.0", "CC Attribution")
    assert (source.sha256, source.bytes) == (sha256_bytes(glb()), 64)


def test_of_other_files_nothing_is_known(tmp_path):
    assert read_source(tmp_path / "owl.glb") is None


def test_what_makes_no_sense_is_refused(tmp_path):
    source_path(tmp_path / "owl.glb").write_text('{"schema": "model-source/1", "uid": 3}')
    with pytest.raises(ReliquaryError, match="owl.glb.source.json: "):
        read_source(tmp_path / "owl.glb")
