from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reliquary.blobs import BlobStore
from reliquary.crawl.storing import keeping
from reliquary.crawl.storing.keeping import Keeper
from reliquary.crawl.storing.pictures import PictureError
from reliquary.errors import FullDiskError

pytestmark = pytest.mark.real

KILLER = b"kills the decoder"


def die_of_some(data, content_type):
    """Stands in the keeper's process for a decoder that a certain file breaks."""
    if data == KILLER:
        os.kill(os.getpid(), signal.SIGKILL)
    return keeping._keep_picture(data, content_type)


@pytest.fixture
def kept(tmp_path):
    def keep(*calls):
        async def keeping_all():
            keeper = Keeper(tmp_path)
            try:
                return await asyncio.gather(*[call(keeper) for call in calls], return_exceptions=True)
            finally:
                keeper.close()

        return asyncio.run(keeping_all())

    return keep


def test_records_and_pictures_are_stored_as_they_came(kept, picture, tmp_path):
    record, (found, sha256) = kept(
        lambda keeper: keeper.keep_record(b"{}"), lambda keeper: keeper.keep_picture(picture(), "image/jpeg")
    )
    assert BlobStore(tmp_path).get(record) == b"{}"
    assert BlobStore(tmp_path).get(sha256) == picture()
    assert (found.width, found.height, found.media_type) == (9, 7, "image/jpeg")


def test_what_is_no_picture_is_refused_and_not_stored(kept, tmp_path):
    (error,) = kept(lambda keeper: keeper.keep_picture(b"no picture", "image/jpeg"))
    assert isinstance(error, PictureError)
    assert list(tmp_path.rglob("*")) == []


def test_a_full_disk_is_the_same_error_as_in_this_process(small_disk):
    async def keep():
        keeper = Keeper(small_disk)
        try:
            await keeper.keep_record(os.urandom(200_000))
        finally:
            keeper.close()

    with pytest.raises(FullDiskError, match="no space left"):
        asyncio.run(keep())


def test_a_picture_that_breaks_the_decoder_fails_alone(kept, picture, tmp_path, monkeypatch):
    monkeypatch.setattr(keeping, "_keep_picture", die_of_some)
    pictures = [picture(number) for number in range(4)]
    bodies = [*pictures[:2], KILLER, *pictures[2:]]
    results = kept(*[lambda keeper, body=body: keeper.keep_picture(body, "image/jpeg") for body in bodies])
    assert [isinstance(result, PictureError) for result in results] == [False, False, True, False, False]
    assert str(results[2]) == "the decoder broke down on it"
    for body, result in zip(bodies, results, strict=True):
        if body != KILLER:
            assert BlobStore(tmp_path).get(result[1]) == body


PARENT = """
import asyncio, os, sys
from pathlib import Path
from reliquary.crawl.storing.keeping import Keeper

async def main():
    keeper = Keeper(Path(sys.argv[1]))
    await keeper.keep_record(b"one")
    (child,) = keeper._pool._processes
    print(child, flush=True)
    sys.stdin.read()

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_the_process_dies_with_the_crawl(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        child = Path(f"/proc/{int(parent.stdout.readline())}")
        assert child.exists()
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    deadline = time.monotonic() + 20
    while child.exists() and "State:\tZ" not in (child / "status").read_text():
        assert time.monotonic() < deadline, "the keeper's process outlived the crawl"
