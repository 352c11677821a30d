from __future__ import annotations

import pytest

from reliquary.build.dataset import build_dataset
from tests.bibtex_reader import parse_bibtex
from tests.build.small_crawl import small_dataset


@pytest.fixture
def cited(tmp_path, crawl_folder, told):
    folder = build_dataset(small_dataset(about=told), [crawl_folder], tmp_path, quiet=True).places["dataset"]
    return (folder / "README.md").read_text().split("```bibtex\n")[1].split("```")[0]


def test_a_version_is_cited_with_the_hash_of_its_data(cited):
    assert cited.startswith("@misc{provenance0-1-0,\n  title = {Which civilisation does this artefact belong to?},")
    assert "author = {{The Reliquary maintainers}}," in cited
    assert "year = {2026}," in cited
    assert "dataset provenance, data sha256 " in cited


def test_its_publications_are_cited_too_and_harmless_to_latex(cited):
    assert "@misc{martin2024,\n  title = {Which \\& why},\n  author = {Martin, Mathilde}," in cited


def test_what_is_cited_can_be_read(cited):
    dataset, publication = parse_bibtex(cited).values()
    assert dataset["author"] == "{The Reliquary maintainers}"
    assert publication["title"] == "Which \\& why"
