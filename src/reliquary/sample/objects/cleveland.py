"""Records of the sample museum in the shape of the Cleveland Museum of Art's Open Access API.

Source: https://openaccess-api.clevelandart.org, its field list, and one record of 2019 quoted in the documentation of
CC Catalog. Two objects in a hundred are human remains and two are sacred, said in the words of the record; two have
``is_nazi_era_provenance``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reliquary.sample.objects.collection import SampleObject
from reliquary.sample.objects.cultures import CULTURES
from reliquary.sample.objects.ethics import concern
from reliquary.seeds import generator

CREDIT_LINE = "Reliquary Sample Museum (procedural picture, not a heritage object)"
ART_URL = "https://sample.invalid/art"
CDN = "https://cdn.sample.invalid"

_DEPARTMENTS: dict[str, str] = {
    "egyptian": "Egyptian and Ancient Near Eastern Art",
    "orient": "Egyptian and Ancient Near Eastern Art",
    "grecoroman": "Greek and Roman Art",
    "islam": "Islamic Art",
    "byzantium": "Medieval Art",
}
_INDIAN = "Indian and Southeast Asian Art"
_ASIAN = {
    "China": "Chinese Art",
    "China (Xinjiang Autonomous Region)": "Chinese Art",
    "Japan": "Japanese Art",
    "Korea": "Korean Art",
    "India": _INDIAN,
    "Indonesia (Java)": _INDIAN,
    "Nepal": _INDIAN,
}
_TYPES = {"pottery": "Ceramic", "stele": "Sculpture", "coin": "Coins", "tile": "Ceramic"}
_TECHNIQUES = {
    "pottery": ("terracotta", "earthenware, slip-painted"),
    "stele": ("limestone", "marble"),
    "coin": ("bronze", "silver", "gold"),
    "tile": ("stonepaste, glazed", "ceramic, glazed"),
}
_SIZES = (("web", "jpg", 893), ("print", "jpg", 3400), ("full", "tif", 6280))


def cleveland_record(sample_object: SampleObject) -> dict[str, Any]:
    """Writes the record of an object as the list and ``/artworks/{id}`` return it, there below ``data``."""
    rng = generator(sample_object.seed, "cleveland record", sample_object.object_id)
    words = _words(sample_object, rng)
    return {
        **_head(sample_object, words),
        **_description(sample_object, words, rng),
        **_story(sample_object, rng),
        **_pictures(sample_object, rng),
    }


def accession_number(sample_object: SampleObject) -> str:
    """Returns the accession number, which names the folder of the pictures."""
    return f"1917.{sample_object.object_id}"


def _words(obj: SampleObject, rng: np.random.Generator) -> dict[str, str]:
    """Returns the texts that other texts repeat."""
    noun = {"pottery": "Vessel", "stele": "Stele", "coin": "Coin", "tile": "Tile"}[obj.kind]
    options = CULTURES[obj.culture].cultures
    culture = options[int(rng.integers(len(options)))] or CULTURES[obj.culture].name.capitalize()
    techniques = _TECHNIQUES[obj.kind]
    words = {
        "title": f"Sample {noun}",
        "type": _TYPES[obj.kind],
        "technique": techniques[int(rng.integers(len(techniques)))],
        "culture": culture,
        "period": CULTURES[obj.culture].period(obj.year).name,
        "date": obj.date.text.replace("ca. ", "c. "),
        "department": _DEPARTMENTS.get(obj.culture) or _ASIAN[culture],
    }
    if concern(obj) == "human_remains":
        words |= {"title": "Sample Mummy", "type": "Human remains", "technique": "human remains, linen"}
    elif concern(obj) == "sacred":
        words |= {"title": f"Sample Sacred {noun}", "type": "Sacred object"}
    return words


def _head(obj: SampleObject, words: dict[str, str]) -> dict[str, Any]:
    tombstone = f"{words['title']}, {words['date']}. {words['culture']}. {words['technique'].capitalize()}."
    dated = (obj.date.number_begin, obj.date.number_end) != (0, 0)
    return {
        "id": obj.object_id,
        "accession_number": accession_number(obj),
        "share_license_status": "CC0" if obj.rights == "public_domain" else "Copyrighted",
        "tombstone": f"{tombstone} {CREDIT_LINE} {accession_number(obj)}",
        "current_location": None,
        "title": words["title"],
        "title_in_original_language": None,
        "series": None,
        "series_in_original_language": None,
        "creation_date": words["date"] or None,
        "creation_date_earliest": obj.date.number_begin if dated else None,
        "creation_date_latest": obj.date.number_end if dated else None,
    }


def _description(obj: SampleObject, words: dict[str, str], rng: np.random.Generator) -> dict[str, Any]:
    height, width = (round(float(v), 1) for v in rng.uniform(2, 60, 2))
    unknown = ("extent", "qualifier", "biography", "name_in_original_language", "birth_year", "death_year")
    workshop = {"description": "Sample Workshop", "role": "artist", **dict.fromkeys(unknown)}
    return {
        "creators": [workshop] if rng.random() < 0.1 else [],
        "culture": [f"{words['culture']}, {words['period']}"],
        "technique": words["technique"],
        "support_materials": [],
        "department": words["department"],
        "collection": f"{words['culture']} - {words['type']}",
        "type": words["type"],
        "measurements": f"Overall: {height} x {width} cm",
        "dimensions": {"overall": {"height": round(height / 100, 3), "width": round(width / 100, 3)}},
        "state_of_the_work": None,
        "edition_of_the_work": None,
        "creditline": CREDIT_LINE,
        "copyright": None if obj.rights == "public_domain" else "Copyrighted",
        "inscriptions": [],
    }


def _story(obj: SampleObject, rng: np.random.Generator) -> dict[str, Any]:
    places = CULTURES[obj.culture].countries
    owner = {"description": "Sample owner<br>New York, NY", "citations": [], "footnotes": [], "date": "?-1917"}
    return {
        "exhibitions": {"current": [], "legacy": []},
        "provenance": [owner] if rng.random() < 0.5 else [],
        "find_spot": places[int(rng.integers(len(places)))] or None,
        "related_works": [],
        "did_you_know": None,
        "description": "A procedural picture; <em>no heritage object</em>.",
        "citations": [],
        "catalogue_raisonne": None,
        "is_nazi_era_provenance": concern(obj) == "mnr",
        "url": f"{ART_URL}/{accession_number(obj)}",
    }


def _pictures(obj: SampleObject, rng: np.random.Generator) -> dict[str, Any]:
    """Returns the pictures: none for an object in copyright; further views have no small size."""
    stamp = f"2026-{int(rng.integers(1, 9)):02d}-{int(rng.integers(1, 29)):02d} 09:03:30.462000"
    if obj.rights != "public_domain":
        return {"images": None if obj.rights == "no_image" else {}, "alternate_images": [], "updated_at": stamp}
    number = accession_number(obj)
    alternates = [_sizes(number, f"{number}_alt{view - 1}", ("print", "full")) for view in range(1, obj.n_views)]
    return {
        "images": _sizes(number, number, ("web", "print", "full")),
        "alternate_images": alternates,
        "updated_at": stamp,
    }


def _sizes(folder: str, stem: str, wanted: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Returns the sizes of one view; their figures are texts, as in the real records."""
    return {
        size: {
            "url": f"{CDN}/{folder}/{stem}_{size}.{ending}",
            "filename": f"{stem}_{size}.{ending}",
            "filesize": str(width * 100),
            "width": str(width),
            "height": str(width * 3 // 4),
        }
        for size, ending, width in _SIZES
        if size in wanted
    }
