from __future__ import annotations

import shutil

from PIL import Image

from reliquary.rank.collect import collect_results
from reliquary.rank.evidence import Evidence
from reliquary.rank.figures import draw_figures


def stored_of(bench):
    (stored,) = collect_results("provenance", bench.runs, bench.out).results
    return stored


def test_pictures_are_drawn_below_the_hash_of_its_result(bench):
    folder = bench.run(bench.build(), seed=3)
    figures = draw_figures(stored_of(bench), Evidence(bench.builds), bench.out)
    assert [(figure.href, figure.title, figure.seed) for figure in figures] == [
        (f"assets/{folder.name}/confusion-matrix.png", "Confusion matrix", 3),
        (f"assets/{folder.name}/reliability-diagram.png", "Reliability diagram", 3),
    ]
    for figure in figures:
        with Image.open(bench.out / figure.href) as picture:
            picture.load()
            assert picture.format == "PNG"


def test_equal_predictions_give_equal_pictures(bench):
    bench.run(bench.build())
    evidence = Evidence(bench.builds)
    figures = draw_figures(stored_of(bench), evidence, bench.root / "a")
    draw_figures(stored_of(bench), evidence, bench.root / "b")
    for figure in figures:
        assert (bench.root / "a" / figure.href).read_bytes() == (bench.root / "b" / figure.href).read_bytes()


def test_without_the_dataset_there_is_no_picture(bench):
    dataset = bench.build()
    bench.run(dataset)
    shutil.rmtree(dataset.path)
    assert draw_figures(stored_of(bench), Evidence(bench.builds), bench.out) == []
    assert not bench.out.exists()
