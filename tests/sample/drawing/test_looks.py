from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.drawing.emblems import EMBLEMS
from reliquary.sample.drawing.looks import LOOKS, blend, choose
from reliquary.sample.drawing.motifs import MOTIFS
from reliquary.sample.drawing.scripts import SCRIPTS
from reliquary.sample.objects.cultures import CULTURES
from reliquary.sample.objects.steles import TOPS
from reliquary.sample.objects.vessels import FORMS
from reliquary.seeds import generator


def test_every_civilisation_has_a_look():
    assert set(LOOKS) == set(CULTURES)


@pytest.mark.parametrize("name", LOOKS)
def test_a_look_names_only_what_can_be_drawn(name):
    look = LOOKS[name]
    assert set(look.motifs) <= set(MOTIFS)
    assert set(look.emblems) <= set(EMBLEMS)
    assert set(look.vessels) <= set(FORMS)
    assert set(look.tops) <= set(TOPS)
    assert look.script in SCRIPTS


def test_a_choice_follows_the_year_but_not_always():
    options = ("a", "b", "c", "d")
    early = [choose(options, 0.0, generator(0, i)) for i in range(400)]
    late = [choose(options, 1.0, generator(0, i)) for i in range(400)]
    assert early.count("a") > 2.5 * early.count("c")
    assert late.count("d") > 2.5 * late.count("b")
    assert len(set(early)) > 1


def test_colours_drift_from_the_first_scheme_to_the_last():
    schemes = LOOKS["asian"].pottery

    def mean_ground(progress):
        return np.mean([blend(schemes, progress, generator(0, i)).ground for i in range(200)], axis=0)

    first, last = np.array(schemes[0].ground), np.array(schemes[-1].ground)
    assert np.linalg.norm(mean_ground(0.0) - first) < np.linalg.norm(mean_ground(0.0) - last)
    assert np.linalg.norm(mean_ground(1.0) - last) < np.linalg.norm(mean_ground(1.0) - first)


def test_blended_colours_are_valid():
    for i in range(300):
        for colour in blend(LOOKS["islam"].glaze, i / 299, generator(1, i)):
            assert all(8 <= channel <= 250 for channel in colour)
