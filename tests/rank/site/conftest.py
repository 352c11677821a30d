"""Leaderboards to make sites of: with pictures at hand, and with names that would be markup."""

from __future__ import annotations

import io
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import load_suite
from reliquary.files import atomic_write_text
from reliquary.rank.run import rank_suite
from reliquary.rank.screenshots import NoBrowserError, find_browser, open_browser
from reliquary.rank.site.write import write_site
from reliquary.records import SAMPLE_MARK, write_document
from reliquary.tasks.classification import ClassificationTruth
from tests.rank.conftest import BASELINE, CLASSES, REPORTED, SUITE, Workbench, manifest_of

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&"
LICENCES = ("CC0-1.0", "CC-BY-4.0", "https://rightsstatements.org/vocab/InC/1.0/")


def jpeg(seed):
    pixels = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).resize((400, 300)).save(buffer, "JPEG", comment=SAMPLE_MARK)
    return buffer.getvalue()


def with_pictures(dataset, title="A vase", licences=LICENCES):
    """Give a built dataset pictures with rights, and years; every third may not be passed on."""
    for path in sorted((dataset.path / "data").rglob("*.parquet")):
        table = pq.read_table(path)
        n = table.num_rows
        columns = {
            "image": pa.array([{"bytes": jpeg(at), "path": f"{at}.jpg"} for at in range(n)]),
            "licence": pa.array([licences[at % len(licences)] for at in range(n)]),
            "credit": pa.array([f"Gift of {title}, https://museum.invalid/{at}" for at in range(n)]),
            "permalink": pa.array(
                ["javascript:alert(3)" if at == 1 else f"https://museum.invalid/{at}" for at in range(n)]
            ),
            "title": pa.array([title] * n),
            "year_begin": pa.array([-500 + 100 * at for at in range(n)], pa.int64()),
            "year_end": pa.array([-401 + 100 * at for at in range(n)], pa.int64()),
        }
        for name, column in columns.items():
            table = table.append_column(name, column)
        pq.write_table(table, path)
    manifest = dataset.manifest
    (dataset.path / "MANIFEST.json").unlink()
    write_document(dataset.path / "MANIFEST.json", manifest_of(dataset.path, manifest.name, manifest.version))
    return BuiltDataset.open(dataset.path)


def new_bench(root, resnet18="ResNet-18 from scratch"):
    folder = root / "benchmarks" / "provenance"
    atomic_write_text(folder / "suite.yaml", SUITE)
    atomic_write_text(folder / "reported.csv", REPORTED)
    for name, title in {"resnet18": resnet18, "resnet10t": "ResNet-10-T"}.items():
        atomic_write_text(folder / "baselines" / f"{name}.yaml", BASELINE.format(name=name, title=json.dumps(title)))
    return Workbench(root, load_suite(str(folder / "suite.yaml")))


def fill(bench):
    """Run two baselines of two seeds each, on a dataset with pictures."""
    dataset = with_pictures(bench.build())
    for baseline, right in (("resnet18", (14, 16)), ("resnet10t", (10, 11))):
        for seed, count in enumerate(right):
            bench.run(dataset, baseline, seed, count)
    return bench


@pytest.fixture
def pictured_bench(bench):
    """A bench with pictures, and two baselines of two seeds each."""
    return fill(bench)


def ranked(bench):
    rank_suite(bench.suite, bench.runs, bench.builds, bench.out, quiet=True)
    return bench


def make_site(bench, *, builds=True, **options):
    """Rank a bench and write its site."""
    ranked(bench)
    out = bench.root / "site"
    write_site([bench.suite], bench.out.parent, bench.builds if builds else None, out, quiet=True, **options)
    return out


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A site that tests only look at."""
    return make_site(fill(new_bench(tmp_path_factory.mktemp("site"))))


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory):
    """A site whose baselines, parameters, notes, credits and titles are markup that would call ``alert``."""
    bench = new_bench(tmp_path_factory.mktemp("hostile"), resnet18=HOSTILE)
    dataset = with_pictures(bench.build(), title=f"{HOSTILE}\u202egnp", licences=("CC0-1.0", "CC-BY-4.0"))
    bench.run(dataset, "resnet18", 0, 16, parameters={HOSTILE: HOSTILE}, note=HOSTILE)
    bench.run(dataset, "resnet10t", 0, 9)
    return make_site(bench)


@pytest.fixture
def truth():
    """Six images of three classes; the first two show one object."""
    return ClassificationTruth(
        [f"{n}" * 64 for n in range(6)],
        np.array([0, 0, 1, 1, 2, 2]),
        list(CLASSES),
        groups=["vase", "vase", "coin", "stele", "tile", "jar"],
        objects=np.array([0, 0, 1, 2, 3, 4]),
    )


@pytest.fixture(scope="module")
def browser():
    try:
        find_browser()
    except NoBrowserError as error:
        pytest.skip(str(error))
    with open_browser() as browser:
        yield browser


def data_of(page):
    """Return the data of a page of comparisons."""
    text = page.read_text("utf-8")
    start = text.index('id="data">') + len('id="data">')
    return json.loads(text[start : text.index("</script>", start)])
