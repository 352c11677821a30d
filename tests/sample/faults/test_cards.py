from __future__ import annotations

import numpy as np

from reliquary.sample.faults.cards import CHART, STRIP, colour_card
from reliquary.seeds import generator


def test_a_chart_has_four_rows_of_six_colours():
    card = colour_card(generator(1, 0), "chart", 20)
    colours = {tuple(colour) for colour in card.reshape(-1, 3).tolist()}
    assert {colour for row in CHART for colour in row} <= colours
    assert card.shape[1] > card.shape[0] > 4 * 20


def test_a_strip_has_nine_colours_side_by_side():
    card = colour_card(generator(1, 0), "strip", 20)
    middle = card[round(0.6 * 20) + 5]
    assert [tuple(middle[1 + 20 * number + 10].tolist()) for number in range(9)] == list(STRIP)
    assert middle.shape == (9 * 20 + 2, 3)
    assert card.dtype == np.uint8
