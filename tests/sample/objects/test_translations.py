from __future__ import annotations

from reliquary.sample.objects.cultures import CULTURES, KINDS
from reliquary.sample.objects.translations import MATERIALS, NOUNS, PERIODS, PLACES


def test_everything_has_a_name_in_both_languages():
    assert set(PERIODS) == {period.name for culture in CULTURES.values() for period in culture.periods}
    assert set(NOUNS) == set(MATERIALS) == set(KINDS)
    assert set(PLACES) == set(CULTURES)
    words = [
        *PERIODS.values(),
        *PLACES.values(),
        *(w for table in (NOUNS, MATERIALS) for ws in table.values() for w in ws),
    ]
    assert all(word.french and word.german for word in words)
