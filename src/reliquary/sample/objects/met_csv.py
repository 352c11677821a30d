"""Records of the sample museum as rows of MetObjects.csv, the Met's own dump.

Source: github.com/metmuseum/openaccess; the header of 54 columns is that of four independent copies.
"""

from __future__ import annotations

from typing import Any

from reliquary.sample.objects.collection import SampleObject
from reliquary.sample.objects.met import met_record

MET_CSV_COLUMNS: tuple[str, ...] = (
    "Object Number", "Is Highlight", "Is Timeline Work", "Is Public Domain", "Object ID", "Gallery Number",
    "Department", "AccessionYear", "Object Name", "Title", "Culture", "Period", "Dynasty", "Reign", "Portfolio",
    "Constituent ID", "Artist Role", "Artist Prefix", "Artist Display Name", "Artist Display Bio", "Artist Suffix",
    "Artist Alpha Sort", "Artist Nationality", "Artist Begin Date", "Artist End Date", "Artist Gender",
    "Artist ULAN URL", "Artist Wikidata URL", "Object Date", "Object Begin Date", "Object End Date", "Medium",
    "Dimensions", "Credit Line", "Geography Type", "City", "State", "County", "Country", "Region", "Subregion",
    "Locale", "Locus", "Excavation", "River", "Classification", "Rights and Reproduction", "Link Resource",
    "Object Wikidata URL", "Metadata Date", "Repository", "Tags", "Tags AAT URL", "Tags Wikidata URL",
)  # fmt: skip
"""In the order of the file."""

_KEYS = {
    "Object Number": "accessionNumber",
    "Object ID": "objectID",
    "AccessionYear": "accessionYear",
    "Gallery Number": "GalleryNumber",
    "Link Resource": "objectURL",
    "Object Wikidata URL": "objectWikidata_URL",
    "Artist ULAN URL": "artistULAN_URL",
    "Artist Wikidata URL": "artistWikidata_URL",
    "Rights and Reproduction": "rightsAndReproduction",
}
"""Where the record's key is not the column's name in camel case."""


def met_csv_row(sample_object: SampleObject) -> dict[str, str]:
    """Writes the row of an object by column.

    Several values stand in one cell, joined with ``|``; the empty ones keep their places. There is no address of a
    picture, as in the real file.
    """
    record = met_record(sample_object)
    row = {column: _cell(record.get(_key(column))) for column in MET_CSV_COLUMNS}
    # The dump holds one tag more than the interface, so that a cell with two values occurs.
    tags = [*(tag["term"] for tag in record["tags"] or ()), "Procedural"] if record["tags"] else []
    empty = "|".join("" for _ in tags)
    makers = [str(maker["constituentID"]) for maker in record["constituents"] or ()]
    return {
        **row,
        "Constituent ID": "|".join(makers),
        "Metadata Date": "",
        "Tags": "|".join(tags),
        "Tags AAT URL": empty,
        "Tags Wikidata URL": empty,
    }


def _key(column: str) -> str:
    if column in _KEYS:
        return _KEYS[column]
    first, *others = column.split()
    return first.lower() + "".join(word.capitalize() for word in others)


def _cell(value: Any) -> str:
    return "" if value is None or isinstance(value, list) else str(value)
