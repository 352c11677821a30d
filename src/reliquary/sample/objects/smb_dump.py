"""Records of the sample museum in the shapes of the SMB interface of 2021 to 2026, as stored dumps hold them.

Source: the README of ``search-indexer`` in museum4punkt0/SammlungOnline, which defines the projections "flat" and
"full". All keys but the id may be missing. Licences do not occur there: they were to be had from another interface.
In the place of pictures that are not shown stands one of the museum's placeholders, known by its number
(AssetsNormalizer.java in the same repository).
"""

from __future__ import annotations

from typing import Any

from reliquary.sample.objects.collection import SampleObject
from reliquary.sample.objects.museum_dates import MuseumDate
from reliquary.sample.objects.smb import (
    CREDIT_LINE,
    LICENCES,
    PERMALINK,
    SmbFacts,
    asset_ids,
    dimensions,
    smb_facts,
)
from reliquary.seeds import generator

_OPTIONAL = ("acquisition", "collection", "dateRange", "dating", "description", "exhibit", "keywords",
             "geographicalReferences", "materialAndTechnique", "technicalTerm", "title", "titles")  # fmt: skip
_MISSING = 0.06
NOT_SHOWN_ETHICAL = 5_802_648
"""The museum's picture that stands for one not shown for ethical reasons."""
NOT_SHOWN_LICENCE = 6_548_841
"""The museum's picture that stands for one not shown for the rights of others."""
_DAY_S = 86_400


def smb_flat(sample_object: SampleObject) -> dict[str, Any]:
    """Writes the flat projection of an object: texts, numbers and lists of texts."""
    facts = smb_facts(sample_object)
    number = sample_object.object_id
    record = {
        "@id": f"https://sample.invalid/search/{number}",
        "@initialImport": "2021-03-08T10:11:12+00:00",
        "@lastSynced": f"{facts.synced}+00:00",
        "acquisition": ["Erwerbung: Ankauf, 1912"],
        "assets": [str(asset) for asset in shown_assets(sample_object, facts)],
        "attachments": bool(asset_ids(sample_object)),
        "assortments": [],
        "collection": facts.collection[1],
        "collectionKey": facts.collection[0],
        "compilation": "",
        "creditLine": CREDIT_LINE,
        "culturalReferences": [],
        "dateRange": epoch_range(facts.date),
        "dating": [facts.date.text],
        "description": "Prozedural erzeugtes Muster\r\nohne Vorbild",
        "dimensionsAndWeight": [dimensions(facts)],
        "exhibit": False,
        "geographicalReferences": [facts.place],
        "highlight": False,
        "id": number,
        "identNumber": facts.ident_number,
        "involvedParties": [],
        "keywords": [],
        "materialAndTechnique": [facts.material],
        "permalink": f"{PERMALINK}/{number}",
        "provenance": [],
        "technicalTerm": facts.object_type,
        "title": facts.title,
        "titles": [facts.title],
    }
    return _with_gaps(record, sample_object)


def smb_full(sample_object: SampleObject) -> dict[str, Any]:
    """Writes the full projection of an object, where many texts are objects with ``formatted`` and ``markup``."""
    facts = smb_facts(sample_object)
    record = smb_flat(sample_object)
    record["assets"] = [_asset(asset) for asset in shown_assets(sample_object, facts)]
    record["permalink"] = _formatted(f"{PERMALINK}/{sample_object.object_id}")
    for name, value in _full_texts(facts).items():
        if name in record:
            record[name] = value
    if "dateRange" in record:
        record["dateRange"] = {**record["dateRange"], "formatted": facts.date.text}
    return record


def shown_assets(sample_object: SampleObject, facts: SmbFacts) -> list[int]:
    """Returns the museum's numbers of the pictures, or of what stands in their place."""
    assets = asset_ids(sample_object)
    if assets and facts.blocked:
        return [NOT_SHOWN_ETHICAL]
    return [NOT_SHOWN_LICENCE] if assets and LICENCES[2] in facts.licences else assets


def epoch_range(date: MuseumDate) -> dict[str, int] | None:
    """Returns the museum's own reading of a date in seconds since 1970; None where it has no rule."""
    if (date.number_begin, date.number_end) == (0, 0):
        return None
    return {
        "gte": _days_before(date.number_begin) * _DAY_S,
        "lte": (_days_before(_next_year(date.number_end))) * _DAY_S - 1,
    }


def _days_before(year: int) -> int:
    """Returns the days from 1970 to the first day of a year, in the Julian calendar up to 1582.

    The museum counted them so: its programs used Java's GregorianCalendar (DateRangeNormalizer.java).
    """
    astronomical = year if year > 0 else year + 1
    past = astronomical - 1
    days = past * 365 + past // 4
    return days - 719_164 if astronomical <= 1582 else days - past // 100 + past // 400 - 719_162


def _next_year(year: int) -> int:
    return 1 if year == -1 else year + 1


def _asset(asset: int) -> dict[str, Any]:
    if asset in (NOT_SHOWN_ETHICAL, NOT_SHOWN_LICENCE):
        return {"id": asset, "formatted": str(asset)}
    link = f"https://sample.invalid/images/{asset}_{{width}}x{{height}}.jpg"
    return {"id": asset, "filename": f"{asset}.jpg", "linkTemplate": link, "formatted": str(asset)}


def _full_texts(facts: SmbFacts) -> dict[str, Any]:
    place = {"id": 1, "typeId": 1, "denominationId": 1, "location": facts.place.rpartition(": ")[2], "details": ""}
    material = {"id": 2, "name": facts.material, "typeId": 2}
    return {
        "description": _formatted("Prozedural erzeugtes Muster\r\nohne Vorbild"),
        "geographicalReferences": [{**place, **_formatted(facts.place)}],
        "materialAndTechnique": [{**material, **_formatted(facts.material)}],
        "technicalTerm": _formatted(facts.object_type),
        "titles": [_formatted(facts.title)],
    }


def _formatted(text: str) -> dict[str, str]:
    return {"formatted": text, "markup": f"<p>{text}</p>"}


def _with_gaps(record: dict[str, Any], sample_object: SampleObject) -> dict[str, Any]:
    rng = generator(sample_object.seed, "smb flat missing", sample_object.object_id)
    missing = {name for name in _OPTIONAL if rng.random() < _MISSING}
    return {key: value for key, value in record.items() if key not in missing and value is not None}
