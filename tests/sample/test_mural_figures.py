from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.mural_figures import BUDDHA_VARIANTS, MURAL_CLASSES, buddha, figure
from reliquary.seeds import generator


def spread(category):
    """How much cut-outs of a class differ from each other: mean absolute difference of their grey thumbnails."""
    small = []
    for number in range(12):
        image = figure(category, 90, generator(0, category, number)).convert("RGBA").resize((24, 24))
        small.append(np.asarray(image.convert("La").getchannel(0), dtype=float))
    stack = np.array(small)
    return np.abs(stack[:, None] - stack[None]).mean()


@pytest.mark.parametrize("category", MURAL_CLASSES)
def test_a_figure_is_painted_on_nothing(category):
    image = figure(category, 120, generator(0, category))
    alpha = np.asarray(image.getchannel("A"))
    assert image.mode == "RGBA"
    assert image.height == 120
    assert 0.15 < (alpha > 128).mean() <= 1.0
    rows = np.flatnonzero((alpha > 128).any(axis=1))
    assert rows[-1] - rows[0] > 60


def test_the_classes_come_in_the_order_of_the_dataset():
    assert MURAL_CLASSES == ("inscription", "thousand_buddha", "donor", "apsaras", "non_buddhist_figure")


def test_the_seated_figures_come_in_their_colourings():
    assert len({buddha(60, variant).tobytes() for variant in range(BUDDHA_VARIANTS)}) == BUDDHA_VARIANTS


def test_non_buddhist_figures_vary_more_than_donors():
    assert spread("non_buddhist_figure") > spread("donor")


def test_figures_depend_on_their_generator_alone():
    first, again = (figure("donor", 80, generator(3, "donor")).tobytes() for _ in range(2))
    assert first == again
