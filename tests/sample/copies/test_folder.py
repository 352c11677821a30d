from __future__ import annotations

import csv

import pytest

from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.files import sha256_file
from reliquary.sample.copies.folder import OriginalRow, Piece, originals_csv, write_copy


def pieces(count=4, log=None):
    """Pictures with a text beside each; ``log`` notes what is drawn."""

    def piece(number):
        def draw():
            if log is not None:
                log.append(number)
            yield f"picture {number}".encode()
            yield f"text {number}".encode()

        row = OriginalRow(f"images/{number}.jpg", f"Wall {number}", site="cave", dpi=30)
        return Piece((f"images/{number}.jpg", f"texts/{number}.xml"), draw, (row,))

    return [piece(number) for number in range(count)]


def write(folder, wanted, name="test", seed=0, scale="tiny"):
    return write_copy(folder, name, wanted, seed=seed, scale=scale, quiet=True)


def digests(folder):
    return {str(path.relative_to(folder)): sha256_file(path) for path in folder.rglob("*") if path.is_file()}


def test_every_file_is_written_and_the_table_names_the_pictures(tmp_path):
    assert write(tmp_path, pieces(3)) == (3, 6, 6)
    assert (tmp_path / "texts" / "1.xml").read_bytes() == b"text 1"
    with (tmp_path / "originals.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["file"] for row in rows] == ["images/0.jpg", "images/1.jpg", "images/2.jpg"]
    assert rows[0] == {
        "file": "images/0.jpg",
        "site": "cave",
        "dpi": "30",
        "title": "Wall 0",
        "licence": "CC0-1.0",
        "credit": "Reliquary sample museum",
    }


def test_what_is_not_known_stays_empty():
    assert originals_csv([OriginalRow("a.jpg", "A, b")]).splitlines()[1] == (
        'a.jpg,,,"A, b",CC0-1.0,Reliquary sample museum'
    )


def test_a_second_call_draws_nothing_and_changes_nothing(tmp_path):
    write(tmp_path, pieces())
    before, log = digests(tmp_path), []
    assert write(tmp_path, pieces(log=log)).drawn == 0
    assert log == []
    assert digests(tmp_path) == before


def test_a_killed_call_goes_on_and_ends_with_the_same_bytes(tmp_path):
    write(tmp_path / "whole", pieces())

    def killed_half_way():
        yield b"picture 2"
        raise KeyboardInterrupt

    wanted = pieces()
    stopped = [*wanted[:2], Piece(wanted[2].files, killed_half_way, wanted[2].originals), wanted[3]]
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "killed", stopped)
    assert (tmp_path / "killed" / "images" / "2.jpg").exists()
    assert not (tmp_path / "killed" / "originals.csv").exists(), "the table comes last, when every picture is there"
    log = []
    write(tmp_path / "killed", pieces(log=log))
    assert log == [2, 3]
    assert digests(tmp_path / "killed") == digests(tmp_path / "whole")


@pytest.mark.parametrize("other", [{"seed": 1}, {"scale": "small"}, {"name": "other"}])
def test_another_copy_in_the_same_folder_is_refused_and_nothing_is_lost(tmp_path, other):
    write(tmp_path, pieces(2))
    before = digests(tmp_path)
    with pytest.raises(ReliquaryError, match=r"sample\.json.*give another folder"):
        write(tmp_path, pieces(2), **other)
    assert digests(tmp_path) == before


def test_a_full_disk_leaves_only_whole_files(small_disk):
    large = [Piece((f"{k}.jpg",), lambda: [bytes(20_000)], ()) for k in range(5)]
    with pytest.raises(FullDiskError, match="no space left"):
        write(small_disk, large)
    assert {path.stat().st_size for path in small_disk.glob("*.jpg")} == {20_000}
    assert not list(small_disk.glob(".*.tmp"))
