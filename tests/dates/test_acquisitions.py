import pytest

from reliquary.dates.acquisitions import year_of_acquisition


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("(don au musée du louvre en 1887.)", 1887),
        ("Don de M. Durand, 1821", 1821),
        ("Acquired 1902", 1902),
        ("purchased in 1902-3", 1902),
        ("Geschenk des Kaisers, 1898", 1898),
        ("1887", None),
        ("gift of John (b. 12) 1887", None),
        ("Don Quixote", None),
        ("abandon 1887", None),
        ("don 18870", None),
        ("", None),
        ("don " * 400 + "1887", None),
    ],
)
def test_year_of_acquisition(text, year):
    assert year_of_acquisition(text) == year
