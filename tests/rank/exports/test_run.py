from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.rank.exports.formats import Format
from reliquary.rank.exports.run import WRITERS, export_suite


def test_the_same_records_give_the_same_bytes(ranked, tmp_path):
    ranked.add_hostile()
    for name in ("one", "two"):
        export_suite(ranked.suite, ranked.folder, tmp_path / name, publisher="A museum")
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()}
        for name in ("one", "two")
    )
    assert one == two
    assert len(one) > 5


def test_every_format_has_a_writer():
    assert set(WRITERS) == set(Format)


def test_without_a_wish_all_is_written_that_can_be(ranked, tmp_path):
    summary = export_suite(ranked.suite, ranked.folder, tmp_path, publisher="A museum")
    assert [name for name in summary.made if name.startswith("files of")] == [
        f"files of {kind}" for kind in Format if kind is not Format.EVAL_RESULTS
    ]
    assert summary.left_out == {"tables without a repository on the Hub (--repo)": 1}


def test_with_a_repository_nothing_is_left_out(ranked, tmp_path):
    repositories = ["provenance-sample=museum/provenance"]
    summary = export_suite(ranked.suite, ranked.folder, tmp_path, repositories=repositories, publisher="A museum")
    assert summary.made["files of eval-results"] == 2
    assert summary.left_out == {}


def test_only_what_is_asked_for_is_written(ranked, tmp_path):
    export_suite(ranked.suite, ranked.folder, tmp_path, [Format.BIBTEX], publisher="A museum")
    assert [path.name for path in tmp_path.glob("references*")] == ["references.bib"]
    assert not (tmp_path / "measures.csv").exists()


def test_what_cannot_be_written_is_an_error_if_it_is_asked_for(ranked, tmp_path):
    with pytest.raises(ReliquaryError, match="--repo DATASET=OWNER/NAME"):
        export_suite(ranked.suite, ranked.folder, tmp_path, [Format.EVAL_RESULTS], publisher="A museum")


@pytest.mark.parametrize("inside", [".", "folder"])
def test_a_file_is_no_folder_to_write_into(ranked, tmp_path, inside):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(ReliquaryError, match=r"--out .*out is a file, and a folder is needed"):
        export_suite(ranked.suite, ranked.folder, tmp_path / "out" / inside, publisher="A museum")
    assert (tmp_path / "out").read_text() == "mine"


def test_every_format_is_described(repository):
    page = (repository / "docs" / "exports.md").read_text("utf-8")
    assert [kind.value for kind in Format if f"| `{kind}` |" not in page] == []
