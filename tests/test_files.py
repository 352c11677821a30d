from __future__ import annotations

import errno
import math
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.files import (
    atomic_path,
    atomic_write_bytes,
    atomic_write_json,
    canonical_json,
    read_json,
    sha256_bytes,
    sha256_file,
)

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, example of "abc"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_writes_bytes_and_makes_folders(tmp_path):
    path = tmp_path / "a" / "b.bin"
    atomic_write_bytes(path, b"abc")
    assert path.read_bytes() == b"abc"
    assert [p.name for p in path.parent.iterdir()] == ["b.bin"]


def test_a_failing_writer_leaves_the_old_file_and_no_trace(tmp_path):
    path = tmp_path / "table"
    path.write_text("old")

    def write_half() -> None:
        with atomic_path(path) as temporary:
            temporary.write_text("half")
            raise RuntimeError("broken off")

    with pytest.raises(RuntimeError, match="broken off"):
        write_half()
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["table"]


def test_a_killed_writer_leaves_the_old_file(tmp_path):
    path = tmp_path / "table"
    path.write_text("old")
    program = (
        "import sys, time, pathlib\nfrom reliquary.files import atomic_path\n"
        "with atomic_path(pathlib.Path(sys.argv[1])) as t:\n"
        "    t.write_text('new')\n    print('written', flush=True)\n    sys.stdin.read()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "written\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert path.read_text() == "old"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_one_clear_error(tmp_path, monkeypatch, code):
    def full(self: Path, data: bytes) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ReliquaryError, match=r"x\.bin: no space left on the disk; free some"):
        atomic_write_bytes(tmp_path / "x.bin", b"abc")


@pytest.mark.real
def test_a_really_full_disk_is_one_clear_error(small_disk):
    atomic_write_bytes(small_disk / "fits", b"x" * 1000)
    with pytest.raises(FullDiskError, match="no space left on the disk"):
        atomic_write_bytes(small_disk / "large", b"x" * 200_000)
    assert [p.name for p in small_disk.iterdir()] == ["fits"]


def test_other_errors_of_the_system_stay_what_they_are(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="exists|directory"):
        atomic_write_bytes(tmp_path / "file" / "x", b"")


def test_hashes(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256_bytes(b"abc") == ABC
    assert sha256_file(tmp_path / "abc") == ABC


@given(json_values)
def test_canonical_json_does_not_depend_on_the_order_of_keys(value):
    def reverse(item):
        if isinstance(item, dict):
            return {key: reverse(item[key]) for key in reversed(item)}
        return [reverse(x) for x in item] if isinstance(item, list) else item

    assert canonical_json(value) == canonical_json(reverse(value))


def test_canonical_json_refuses_what_json_cannot_carry():
    assert canonical_json({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(math.nan)


def test_json_round_trip_and_its_errors(tmp_path):
    path = tmp_path / "x.json"
    atomic_write_json(path, {"b": [1, None], "a": "ü"})
    assert read_json(path) == {"a": "ü", "b": [1, None]}
    path.write_text('{"a": ')
    with pytest.raises(ReliquaryError, match=r"x\.json: not valid JSON .*line 1"):
        read_json(path)
    with pytest.raises(ReliquaryError, match="no such file"):
        read_json(tmp_path / "none.json")
