from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError


def test_boards_and_rows_have_names_for_files(ranked, material):
    (board,) = material(ranked).boards
    assert board.name == "provenance-sample-0.1.0-grouped-small"
    assert [row.name for row in board.rows] == ["resnet18", "resnet10t"]
    assert board.sample


def test_a_hostile_name_names_no_other_folder(ranked, material):
    ranked.add_hostile()
    (board,) = material(ranked).boards
    assert all(set(row.name) <= set("abcdefghijklmnopqrstuvwxyz0123456789._-") for row in board.rows)


def test_a_repository_belongs_to_a_dataset(ranked, material):
    (board,) = material(ranked, "provenance-sample=museum/provenance-sample").boards
    assert board.repository == "museum/provenance-sample"
    with pytest.raises(
        ReliquaryError, match="no dataset 'provenance' on this leaderboard, which has: provenance-sample"
    ):
        material(ranked, "provenance=museum/provenance")
    with pytest.raises(ReliquaryError, match="owner/name"):
        material(ranked, "provenance-sample=../provenance")


def test_without_records_it_says_what_to_do(bench, material, tmp_path):
    class Nothing:
        suite, folder = bench.suite, tmp_path / "nothing"

    with pytest.raises(ReliquaryError, match="run: reliquary rank provenance"):
        material(Nothing)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:x",
        "https://",
        "https:///x",
        'https://example.org/a b"<x>',
        "https://example.org/`",
        "https://example.org/\n",
        "https://example.org/\u202e",
        f"https://example.org/{'a' * 2000}",
    ],
)
def test_the_address_of_a_leaderboard_is_one_of_the_web(ranked, material, url):
    with pytest.raises(ReliquaryError, match="--url .*: not an address of the web; write it from https:// on"):
        material(ranked, url=url)


@pytest.mark.parametrize("url", ["https://example.org", "http://[::1]:80/a?b=(c)&d=%20#e", "https://a.b/~x/'y'"])
def test_addresses_of_the_web_are_taken_as_they_are(ranked, material, url):
    assert material(ranked, url=url).url == url
