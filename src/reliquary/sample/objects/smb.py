"""Records of the sample museum in the shape of search.smb.museum, as it answers since 2026.

No complete real record was found: known are the keys of a search hit and ``geography`` and ``images`` of a detail,
read off network traffic in October 2026. The other keys of a detail are made up, with the names of the flat
projection of 2021 to 2026, and any of them may be missing, because a reader must bear that. Two objects in a hundred
are human remains and two are sacred, said in the words of the record; half of these have placeholders for pictures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from reliquary.sample.objects.collection import SampleObject
from reliquary.sample.objects.cultures import CULTURES
from reliquary.sample.objects.ethics import concern, is_blocked
from reliquary.sample.objects.german_dates import write_german_date
from reliquary.sample.objects.museum_dates import MuseumDate
from reliquary.sample.objects.translations import MATERIALS, NOUNS, PERIODS, PLACES
from reliquary.seeds import generator

PERMALINK = "https://id.sample.invalid/object"
CREDIT_LINE = "Reliquary Sample Museum / prozedurales Bild, kein Kulturgut"
PLACEHOLDER = "Platzhalter: Das Objekt wird aus ethischen Gründen nicht gezeigt"
LICENCES = ("CC BY-NC-SA 4.0", "Public Domain Mark 1.0", "Ohne Abbildungen")
"""Of most pictures, of some, and of those that are not to be had."""

_OPTIONAL = ("titel", "objekttyp", "datierungLabel", "materialAndTechnique", "dimensionsAndWeight", "description",
             "geography", "involvedParties", "acquisition", "keywords", "lastSynced")  # fmt: skip
_MISSING = 0.08
"""Share in which each of them is left out."""

COLLECTIONS: dict[str, tuple[str, str]] = {
    "egyptian": ("AMPAgyptischesMuseum", "Ägyptisches Museum und Papyrussammlung"),
    "grecoroman": ("ANTObjekte", "Antikensammlung"),
    "orient": ("VAMObjekte", "Vorderasiatisches Museum"),
    "islam": ("ISLObjekte", "Museum für Islamische Kunst"),
    "byzantium": ("MSBByzanz", "Skulpturensammlung und Museum für Byzantinische Kunst"),
    "asian": ("AKuKunst", "Museum für Asiatische Kunst"),
    "coins": ("MKObjekte", "Münzkabinett"),
    "prehistory": ("MVFTroja", "Museum für Vor- und Frühgeschichte"),
}
"""Key and name of the eight collections: one a culture, one that takes half of the coins, one the oldest pottery."""


@dataclass(frozen=True)
class SmbFacts:
    """What all projections of an object say, before any of them leaves things out."""

    collection: tuple[str, str]
    title: str
    object_type: str
    material: str
    height_cm: float
    width_cm: float
    place: str
    date: MuseumDate
    ident_number: str
    licences: tuple[str, ...]
    blocked: bool
    synced: str


def smb_detail(sample_object: SampleObject) -> dict[str, Any]:
    """Writes the record of an object as ``/api/objects/detail/obj-<number>`` might return it."""
    facts = smb_facts(sample_object)
    role, _, place = facts.place.rpartition(": ")
    detail = {
        "id": f"obj-{sample_object.object_id}",
        "titel": facts.title,
        "objekttyp": facts.object_type,
        "sammlung": facts.collection[1],
        "collectionKey": facts.collection[0],
        "datierungLabel": facts.date.text,
        "identNumber": facts.ident_number,
        "materialAndTechnique": [facts.material],
        "dimensionsAndWeight": [dimensions(facts)],
        "description": "Prozedural erzeugtes Muster\r\nohne Vorbild",
        "geography": [{"searchLabel": place, "role": role or "Herkunft (Allgemein)"}],
        "involvedParties": [],
        "acquisition": ["Erwerbung: Ankauf, 1912"],
        "creditLine": CREDIT_LINE,
        "keywords": [],
        "permalink": f"{PERMALINK}/{sample_object.object_id}",
        "lastSynced": facts.synced,
        "images": _images(sample_object, facts),
    }
    rng = generator(sample_object.seed, "smb missing", sample_object.object_id)
    missing = {name for name in _OPTIONAL if rng.random() < _MISSING}
    return {key: value for key, value in detail.items() if key not in missing}


def smb_search_hit(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Writes the hit of a search for a detail record; what that lacks the hit lacks too."""
    names = ("id", "titel", "objekttyp", "sammlung", "datierungLabel")
    hit = {name: detail[name] for name in names if name in detail}
    images = detail.get("images") or []
    return {**hit, "image": {"url": f"/media{images[0]['l_path']}"}} if images else hit


def smb_date(sample_object: SampleObject) -> MuseumDate:
    """Returns the date of SMB's record, with the truth beside it.

    One in six is the name of a period. A third begin with the kind of the date ("Datierung: "), a third end with
    the path of a thesaurus in brackets, most specific first.
    """
    rng = generator(sample_object.seed, "smb date", sample_object.object_id)
    period = CULTURES[sample_object.culture].period(sample_object.year)
    name = PERIODS[period.name].german
    if rng.random() < 1 / 6:
        written = MuseumDate(name, 0, 0, period.begin, period.end, "period")
        return written._replace(text=f"{name} (Altertum -> {name})" if rng.random() < 0.3 else name)
    written = write_german_date(sample_object.year, rng)
    if written.style == "nothing":
        return written
    kind = str(rng.choice(["", "", "", "Datierung: ", "Ausführung: "]))
    path = str(rng.choice(["", "", f" ({name} -> Epochen)", " (Datierung nach Jahrhunderten)"]))
    return written._replace(text=f"{kind}{written.text}{path}")


def smb_facts(sample_object: SampleObject) -> SmbFacts:
    """Returns what all projections of an object say."""
    rng = generator(sample_object.seed, "smb record", sample_object.object_id)
    noun = _pick(NOUNS[sample_object.kind], rng)
    material = _pick(MATERIALS[sample_object.kind], rng)
    title, found = f"Muster: {noun}", concern(sample_object)
    if found == "human_remains":
        title, noun, material = "Muster: Mumienkopf", "Mumie (menschliche Überreste)", "Mensch (Knochen, Haar)"
    elif found == "sacred":
        title, noun = f"{title}, sakrales Objekt", f"{noun} (Sakralobjekt)"
    return SmbFacts(
        collection=_collection(sample_object, rng),
        title=title,
        object_type=noun,
        material=material,
        height_cm=round(float(rng.uniform(2, 60)), 1),
        width_cm=round(float(rng.uniform(2, 60)), 1),
        place=PLACES[sample_object.culture].german,
        date=smb_date(sample_object),
        ident_number=f"S {sample_object.object_id % 10**6}, {int(rng.integers(1, 90))}",
        licences=_licences(sample_object, rng),
        blocked=is_blocked(sample_object),
        synced=f"2026-{int(rng.integers(1, 9)):02d}-{int(rng.integers(1, 29)):02d}T04:12:00",
    )


def asset_ids(sample_object: SampleObject) -> list[int]:
    """Returns the museum's numbers of the pictures, by view; none where the museum has none."""
    if sample_object.rights == "no_image":
        return []
    return [sample_object.object_id * 10 + view for view in range(sample_object.n_views)]


def image_path(asset: int, size: str = "large") -> str:
    """Returns the path of a picture below /media: two folders from the number, the second omitted when 0."""
    folder = f"{asset // 1000 % 1000:03d}" + (f"/{asset // 10**6:03d}" if asset >= 10**6 else "")
    return f"/images/thumbs/{size}/{folder}/{asset}.jpg"


def dimensions(facts: SmbFacts) -> str:
    """Returns height and width with a comma for the decimal point."""
    return f"Höhe x Breite: {facts.height_cm} x {facts.width_cm} cm".replace(".", ",")


def _images(sample_object: SampleObject, facts: SmbFacts) -> list[dict[str, Any]]:
    content = PLACEHOLDER if facts.blocked else "Vorderseite"
    return [
        {"asset_id": asset, "l_path": image_path(asset), "asset_content": content, "license": licence}
        for asset, licence in zip(asset_ids(sample_object), facts.licences, strict=False)
    ]


def _licences(sample_object: SampleObject, rng: np.random.Generator) -> tuple[str, ...]:
    if sample_object.rights == "restricted":
        return (LICENCES[2],) * sample_object.n_views
    return tuple(LICENCES[int(rng.random() < 0.15)] for _ in range(sample_object.n_views))


def _collection(sample_object: SampleObject, rng: np.random.Generator) -> tuple[str, str]:
    if sample_object.kind == "coin" and rng.random() < 0.5:
        return COLLECTIONS["coins"]
    if sample_object.kind == "pottery" and sample_object.culture in ("grecoroman", "orient") and rng.random() < 0.4:
        return COLLECTIONS["prehistory"]
    return COLLECTIONS[sample_object.culture]


def _pick(words: tuple[Any, ...], rng: np.random.Generator) -> str:
    return str(words[int(rng.integers(len(words)))].german)
