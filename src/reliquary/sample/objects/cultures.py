"""The six civilisations of the sample museum: their departments, periods and places.

The names and ids of departments are those of the Met Collection API; the six class names are those of the
provenance dataset. The periods are the usual ones of the handbooks, with round years.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from reliquary.errors import ReliquaryError


class Period(NamedTuple):
    """A named span of years, both included; negative before the common era, no year 0."""

    name: str
    begin: int
    end: int


@dataclass(frozen=True)
class Culture:
    """One civilisation.

    Attributes:
        name: Class name, for example ``egyptian``.
        department_id: Id of the department in the Met Collection API.
        department: The department's name.
        former_departments: Other names that records carry for the same department.
        code: Short name of the department in image URLs.
        share: Share of the collection, all six adding up to 1.
        periods: From early to late.
        cultures: Values of the record's ``culture`` field; "" where the department leaves it empty.
        countries: Values of the ``country`` field; "" where the department leaves it empty.
    """

    name: str
    department_id: int
    department: str
    former_departments: tuple[str, ...]
    code: str
    share: float
    periods: tuple[Period, ...]
    cultures: tuple[str, ...]
    countries: tuple[str, ...]

    @property
    def begin(self) -> int:
        """First year."""
        return self.periods[0].begin

    @property
    def end(self) -> int:
        """Last year."""
        return self.periods[-1].end

    def progress(self, year: int) -> float:
        """Returns where ``year`` stands between the first (0) and the last year (1), cut off at both ends."""
        return float(np.clip((year - self.begin) / (self.end - self.begin), 0, 1))

    def period(self, year: int) -> Period:
        """Returns the period that holds ``year``, or the nearest one."""
        return min(self.periods, key=lambda p: max(p.begin - year, year - p.end, 0))


CULTURES: dict[str, Culture] = {
    culture.name: culture
    for culture in (
        Culture(
            name="egyptian",
            department_id=10,
            department="Egyptian Art",
            former_departments=(),
            code="eg",
            share=0.19,
            periods=(
                Period("Early Dynastic Period", -3000, -2650),
                Period("Old Kingdom", -2649, -2130),
                Period("Middle Kingdom", -2030, -1650),
                Period("New Kingdom", -1550, -1070),
                Period("Third Intermediate Period", -1069, -665),
                Period("Late Period", -664, -332),
                Period("Ptolemaic Period", -331, -30),
            ),
            cultures=("",),
            countries=("Egypt",),
        ),
        Culture(
            name="grecoroman",
            department_id=13,
            department="Greek and Roman Art",
            former_departments=(),
            code="gr",
            share=0.21,
            periods=(
                Period("Geometric", -800, -700),
                Period("Archaic", -699, -480),
                Period("Classical", -479, -323),
                Period("Hellenistic", -322, -31),
                Period("Early Imperial", -30, 192),
                Period("Late Imperial", 193, 476),
            ),
            cultures=("Greek, Attic", "Greek", "Greek, South Italian", "Etruscan", "Roman"),
            countries=("",),
        ),
        Culture(
            name="orient",
            department_id=3,
            department="Ancient Near Eastern Art",
            former_departments=("Ancient West Asian Art",),
            code="an",
            share=0.22,
            periods=(
                Period("Early Dynastic", -2900, -2350),
                Period("Akkadian", -2349, -2150),
                Period("Old Babylonian", -2000, -1600),
                Period("Neo-Assyrian", -911, -612),
                Period("Achaemenid", -550, -331),
                Period("Parthian", -247, 223),
                Period("Sasanian", 224, 651),
            ),
            cultures=("Sumerian", "Babylonian", "Assyrian", "Achaemenid", "Parthian", "Sasanian"),
            countries=("",),
        ),
        Culture(
            name="islam",
            department_id=14,
            department="Islamic Art",
            former_departments=(),
            code="is",
            share=0.14,
            periods=(
                Period("Umayyad", 661, 749),
                Period("Abbasid", 750, 1036),
                Period("Seljuq", 1037, 1194),
                Period("Ilkhanid", 1256, 1353),
                Period("Timurid", 1370, 1506),
                Period("Safavid", 1507, 1722),
                Period("Qajar", 1789, 1899),
            ),
            cultures=("", "", "Islamic"),
            countries=("Iran", "Syria", "Egypt", "Turkey", "Spain", "present-day Uzbekistan"),
        ),
        Culture(
            name="byzantium",
            department_id=17,
            department="Medieval Art",
            former_departments=(),
            code="md",
            share=0.09,
            periods=(
                Period("Early Byzantine", 330, 725),
                Period("Middle Byzantine", 843, 1203),
                Period("Late Byzantine", 1261, 1453),
            ),
            cultures=("Byzantine", "Byzantine", "Byzantine (?)", "Coptic"),
            countries=("", "", "Turkey", "Greece"),
        ),
        Culture(
            name="asian",
            department_id=6,
            department="Asian Art",
            former_departments=(),
            code="as",
            share=0.15,
            periods=(
                Period("Shang dynasty", -1600, -1046),
                Period("Zhou dynasty", -1045, -256),
                Period("Han dynasty", -206, 220),
                Period("Tang dynasty", 618, 907),
                Period("Song dynasty", 960, 1279),
                Period("Ming dynasty", 1368, 1644),
                Period("Qing dynasty", 1645, 1911),
            ),
            # One for every part of the class in the crawler files. Drawings and periods of all are those of China.
            cultures=(
                "China",
                "China",
                "Japan",
                "Korea",
                "India",
                "Indonesia (Java)",
                "Nepal",
                "China (Xinjiang Autonomous Region)",
            ),
            countries=("",),
        ),
    )
}
"""All six, by class name."""

KINDS: tuple[str, ...] = ("pottery", "stele", "coin", "tile")

FIRST_COINS = -600
"""No coins are drawn before this year: there were none."""


def culture_named(name: str) -> Culture:
    """Returns a civilisation by its class name.

    Raises:
        ReliquaryError: There is none of that name.
    """
    try:
        return CULTURES[name]
    except KeyError as error:
        raise ReliquaryError(f"sample museum: no civilisation {name!r}; choose one of {', '.join(CULTURES)}") from error


def kinds_in(year: int) -> tuple[str, ...]:
    """Returns the object kinds that existed in a year."""
    return KINDS if year >= FIRST_COINS else tuple(kind for kind in KINDS if kind != "coin")
