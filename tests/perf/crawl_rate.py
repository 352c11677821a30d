"""Measures how fast a crawl is: against bare Scrapy and img2dataset on the same addresses, and its own part alone."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.catalogue import load_crawler
from reliquary.crawl.entries import Received
from reliquary.crawl.folder import CrawlFolder
from reliquary.crawl.reading.entry import read_entry
from reliquary.crawl.reading.met import read_met
from reliquary.crawl.storing.ledger import Ledger
from reliquary.crawl.storing.pictures import check_picture
from reliquary.files import sha256_bytes
from reliquary.records import ImageStatus
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.plain import PlainPictures
from reliquary.sample.loopback.sources import PlainSource

HERE = Path(__file__).resolve().parent
SIDE = 360
ROUNDS = 3


class Cost(NamedTuple):
    """Seconds on the clock, and seconds of CPU of the program that was run."""

    wall_s: float
    cpu_s: float


def photograph(side: int = SIDE) -> bytes:
    """Return a JPEG of about 30 kB."""
    noise = np.random.default_rng(0).integers(0, 256, (side // 8, side // 8, 3), dtype=np.uint8)
    buffer = BytesIO()
    Image.fromarray(noise).resize((side, side), Image.Resampling.BICUBIC).save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def own_part(number: int = 1000) -> dict[str, float]:
    """Parse, check, hash, store and note so many objects with one 30 kB picture each, without any network."""
    crawler = load_crawler("sample")
    source = PlainSource(number, pictures=PlainPictures([photograph()]))
    received = [
        (str(object_id), json.dumps(record).encode(), source.picture(record, 0))
        for object_id, record in source.records.items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        ledger, blobs = Ledger(Path(folder)), BlobStore(Path(folder) / "blobs")
        start = time.process_time()
        for object_id, body, picture in received:
            answer = Received(object_id, ["egyptian"], "http://127.0.0.1", sha256_bytes(body), datetime.now(UTC))
            entry = read_entry(json.loads(body), answer, partial(read_met, crawler=crawler))
            blobs.put(body)
            ledger.add_object(entry)
            wanted = ledger.images_to_fetch(object_id)[0].image
            found = check_picture(picture, "image/jpeg")
            row = entry.image_row(
                wanted, ImageStatus.STORED, None, sha256=blobs.put(picture), bytes=len(picture),
                media_type=found.media_type, width=found.width, height=found.height, source=found.source,
            )  # fmt: skip
            ledger.add_image(row)
        spent = time.process_time() - start
        ledger.close()
    return {"objects": number, "picture_bytes": len(photograph()), "cpu_ms_an_object": round(1000 * spent / number, 2)}


def against_peers(img2dataset: str, number: int = 5000) -> dict[str, float]:
    """Crawl the same museum in turns: ours, bare Scrapy, and img2dataset, which fetches the pictures alone.

    Args:
        img2dataset: The program.
        number: Objects of the museum.
    """
    runs: dict[str, list[Cost]] = {"ours": [], "bare": [], "img2dataset": []}
    with _museum(number) as api, tempfile.TemporaryDirectory() as folder:
        for turn in range(ROUNDS):
            place = Path(folder) / str(turn)
            place.mkdir()
            runs["ours"].append(_run(_ours(api, place / "ours")))
            runs["bare"].append(_run([sys.executable, str(HERE / "bare_spider.py"), api, str(place / "bare")]))
            urls = _image_urls(place / "bare" / "records.jsonl", place / "urls.txt")
            runs["img2dataset"].append(_run(_img2dataset(img2dataset, urls, place / "img2dataset")))
            _check_equal(place, len(urls.read_text("utf-8").splitlines()))
    ours, bare, theirs = (_middle(runs[name]) for name in ("ours", "bare", "img2dataset"))
    return {
        "objects": number,
        "rate_against_bare_scrapy": round(bare.wall_s / ours.wall_s, 2),
        "cpu_against_bare_scrapy": round(ours.cpu_s / bare.cpu_s, 2),
        "rate_against_img2dataset": round(theirs.wall_s / ours.wall_s, 2),
        "cpu_against_img2dataset": round(ours.cpu_s / theirs.cpu_s, 2),
    }


def _check_equal(place: Path, urls: int) -> None:
    """Check that all three fetched every picture: a comparison of unequal work is none."""
    ours = CrawlFolder.open(place / "ours").state.counts.images
    bare = sum(1 for _ in (place / "bare" / "full").iterdir())
    theirs = sum(1 for _ in (place / "img2dataset").glob("*/*.jpg"))
    if not urls == ours == bare == theirs:
        raise SystemExit(f"{urls} pictures: ours has {ours}, bare Scrapy {bare}, img2dataset {theirs}")


def _ours(api: str, folder: Path) -> list[str]:
    given = ["museum=sample", f"api={api}", f"folder={folder}"]
    return [sys.executable, "-m", "scrapy", "crawl", "met", *(part for text in given for part in ("-a", text)),
            "-s", "LOG_LEVEL=WARNING"]  # fmt: skip


def _img2dataset(program: str, urls: Path, folder: Path) -> list[str]:
    return [program, "--url_list", str(urls), "--output_folder", str(folder), "--output_format", "files",
            "--resize_mode", "no", "--disable_all_reencoding", "True", "--processes_count", "1",
            "--thread_count", "16", "--compute_hash", "sha256"]  # fmt: skip


def _image_urls(records: Path, urls: Path) -> Path:
    lines = (json.loads(line)["file_urls"] for line in records.read_text("utf-8").splitlines())
    urls.write_text("\n".join(url for line in lines for url in line), "utf-8")
    return urls


def _run(command: list[str]) -> Cost:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL,
        env=os.environ | {"SCRAPY_SETTINGS_MODULE": "reliquary.crawl.settings", "NO_ALBUMENTATIONS_UPDATE": "1"},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(time.perf_counter() - start, cpu)


def _middle(costs: list[Cost]) -> Cost:
    return Cost(median(cost.wall_s for cost in costs), median(cost.cpu_s for cost in costs))


@contextmanager
def _museum(number: int) -> Iterator[str]:
    """Serve a museum in a process of its own, so that its CPU time is not counted and no lock is shared."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_serve, args=(number, there), daemon=True)
    server.start()
    try:
        yield here.recv()
    finally:
        server.terminate()
        server.join()


def _serve(number: int, pipe: Connection) -> None:
    with LoopbackMuseum(PlainSource(number, pictures=PlainPictures([photograph()]))) as museum:
        pipe.send(museum.api_url)
        while True:
            time.sleep(60)
