"""The departments of the Metropolitan Museum of Art: ids, which stay, and names, which change.

Source: the museum's /departments, and the names in records and in MetObjects.csv since 2017. Two departments were
renamed in 2026.
"""

from __future__ import annotations

MET_DEPARTMENTS: dict[int, tuple[str, ...]] = {
    1: ("American Decorative Arts", "The American Wing"),
    3: ("Ancient Near Eastern Art", "Ancient West Asian Art"),
    4: ("Arms and Armor",),
    5: ("Arts of Africa, Oceania, and the Americas", "The Michael C. Rockefeller Wing"),
    6: ("Asian Art",),
    7: ("The Cloisters",),
    8: ("The Costume Institute", "Costume Institute"),
    9: ("Drawings and Prints",),
    10: ("Egyptian Art",),
    11: ("European Paintings",),
    12: ("European Sculpture and Decorative Arts",),
    13: ("Greek and Roman Art",),
    14: ("Islamic Art",),
    15: ("The Robert Lehman Collection", "Robert Lehman Collection"),
    16: ("The Libraries",),
    17: ("Medieval Art",),
    18: ("Musical Instruments",),
    19: ("Photographs",),
    21: ("Modern Art", "Modern and Contemporary Art"),
}
"""Names by id; the first is that of /departments."""

_ID_OF = {name.casefold(): number for number, names in MET_DEPARTMENTS.items() for name in names}


def met_department(name: str) -> int | None:
    """Return the id of a department by any of its names, without regard to case; None if none has had it."""
    return _ID_OF.get(name.strip().casefold())
