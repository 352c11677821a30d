"""Records of the sample museum in the Met Collection API's object shape of 2021 and later (57 keys).

They are as untidy as the real ones: "" for missing text, null or empty lists, line breaks inside fields, dates
that contradict themselves, records without rights, and one restricted URL in every hundred.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reliquary.sample.objects.collection import SampleObject
from reliquary.sample.objects.cultures import CULTURES, Culture
from reliquary.seeds import generator

REPOSITORY = "Reliquary Sample Museum"
CREDIT_LINE = "Reliquary sample museum (procedural picture, not a heritage object)"
WORKSHOP = "Sample Workshop"
OBJECT_URL = "https://sample.invalid/art/collection/search"
IMAGE_URL = "https://images.sample.invalid/CRDImages"
RESTRICTED_URL = "https://sample.invalid/api/collection/v1/iiif"

_NOUNS: dict[str, tuple[str, ...]] = {
    "pottery": ("vessel", "jar", "vase", "pot"),
    "stele": ("stele", "stela", "inscribed slab", "relief slab"),
    "coin": ("coin",),
    "tile": ("tile", "wall tile", "tile panel"),
}

_MEDIA: dict[str, tuple[str, ...]] = {
    "pottery": (
        "Terracotta",
        "Pottery, paint",
        "Earthenware;\r\npainted in slip under a clear glaze",
        "Ceramic, glaze",
    ),
    "stele": ("Limestone", "Limestone, paint", "Marble", "Stone;\r\ntraces of pigment"),
    "coin": ("Bronze", "Silver", "Copper alloy", "Gold"),
    "tile": ("Stonepaste; glazed", "Terracotta", "Ceramic, glaze", "Stone and glass tesserae"),
}

_CLASSIFICATIONS: dict[str, tuple[str, ...]] = {
    "pottery": ("Ceramics", "Vases", "", "Ceramics-Vessels"),
    "stele": ("Stone Sculpture", "Sculpture", "", "Stone"),
    "coin": ("Coins", "Metalwork", ""),
    "tile": ("Ceramics", "Tiles", "", "Mosaics"),
}


def met_record(sample_object: SampleObject) -> dict[str, Any]:
    """Writes the record of an object as the API would return it.

    Returns:
        The 57 keys in the API's order. The numbers of the date may be wrong and its text may be empty: the truth
        stands in the object.
    """
    culture = CULTURES[sample_object.culture]
    rng = generator(sample_object.seed, "sample record", sample_object.object_id)
    workshop = _workshop(rng)
    return {
        **_head(sample_object, rng),
        **_images(sample_object, culture),
        **_description(sample_object, culture, workshop, rng),
        **_artist(workshop),
        **_date_and_matter(sample_object, rng),
        **_place(culture, rng),
        **_tail(sample_object, rng),
    }


def image_name(object_id: int, view: int) -> str:
    """Returns the file name of a picture, for example ``S-9000001-0.jpg``."""
    return f"S-{object_id}-{view}.jpg"


def _pick(options: tuple[str, ...], rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]


def _head(obj: SampleObject, rng: np.random.Generator) -> dict[str, Any]:
    year = int(rng.integers(1900, 2024))
    return {
        "objectID": obj.object_id,
        "isHighlight": bool(rng.random() < 0.05),
        "accessionNumber": f"S{year}.{int(rng.integers(1, 400))}.{int(rng.integers(1, 60))}",
        "accessionYear": str(year),
        "isPublicDomain": obj.rights == "public_domain",
    }


def _images(obj: SampleObject, culture: Culture) -> dict[str, Any]:
    if obj.rights == "no_image":
        return {"primaryImage": "", "primaryImageSmall": "", "additionalImages": []}
    if obj.rights == "restricted":
        url = f"{RESTRICTED_URL}/{obj.object_id}/1/restricted"
        return {"primaryImage": url, "primaryImageSmall": "", "additionalImages": []}
    names = [image_name(obj.object_id, view) for view in range(obj.n_views)]
    original = f"{IMAGE_URL}/{culture.code}/original"
    return {
        "primaryImage": f"{original}/{names[0]}",
        "primaryImageSmall": f"{IMAGE_URL}/{culture.code}/web-large/{names[0]}",
        "additionalImages": [f"{original}/{name}" for name in names[1:]],
    }


def _description(
    obj: SampleObject, culture: Culture, workshop: list[dict[str, Any]] | None, rng: np.random.Generator
) -> dict[str, Any]:
    noun = _pick(_NOUNS[obj.kind], rng)
    period = culture.period(obj.year)
    title = f"Sample {noun}"
    if rng.random() < 0.4:
        title += _pick((" with ornament", " (fragment)", ", painted", " with figures"), rng)
    return {
        "constituents": workshop,
        "department": culture.department,
        "objectName": "" if rng.random() < 0.04 else noun.capitalize(),
        "title": title,
        "culture": _pick(culture.cultures, rng),
        "period": "" if rng.random() < 0.15 else period.name,
        "dynasty": "",
        "reign": "",
        "portfolio": "",
    }


def _workshop(rng: np.random.Generator) -> list[dict[str, Any]] | None:
    """Returns the list of makers: null for most objects."""
    if rng.random() >= 0.1:
        return None
    unknown = {"constituentULAN_URL": "", "constituentWikidata_URL": "", "gender": ""}
    return [{"constituentID": 1, "role": "Maker", "name": WORKSHOP, **unknown}]


def _artist(workshop: list[dict[str, Any]] | None) -> dict[str, Any]:
    """Repeats the first maker in the flat fields that older clients read."""
    keys = ("Role", "Prefix", "DisplayName", "DisplayBio", "Suffix", "AlphaSort", "Nationality", "BeginDate",
            "EndDate", "Gender", "Wikidata_URL", "ULAN_URL")  # fmt: skip
    artist = {f"artist{key}": "" for key in keys}
    if workshop:
        artist |= {"artistRole": "Maker", "artistDisplayName": WORKSHOP, "artistAlphaSort": WORKSHOP}
    return artist


def _date_and_matter(obj: SampleObject, rng: np.random.Generator) -> dict[str, Any]:
    height, width = (round(float(v), 1) for v in rng.uniform(2 if obj.kind == "coin" else 12, 60, 2))
    if obj.kind == "coin":
        height = width = round(width / 15, 1)
    measured = [
        {
            "elementName": "Overall",
            "elementDescription": None,
            "elementMeasurements": {"Height": height, "Width": width},
        }
    ]
    return {
        "objectDate": obj.date.text,
        "objectBeginDate": obj.date.number_begin,
        "objectEndDate": obj.date.number_end,
        "medium": _pick(_MEDIA[obj.kind], rng),
        "dimensions": f"H. {height} cm ({height / 2.54:.1f} in.);\r\nW. {width} cm ({width / 2.54:.1f} in.)",
        "measurements": measured if rng.random() < 0.7 else None,
        "creditLine": CREDIT_LINE,
    }


def _place(culture: Culture, rng: np.random.Generator) -> dict[str, Any]:
    country = _pick(culture.countries, rng)
    keys = ("city", "state", "county", "country", "region", "subregion", "locale", "locus", "excavation", "river")
    place = dict.fromkeys(keys, "")
    place["country"] = country
    return {"geographyType": _pick(("From", "Made in", "Possibly from"), rng) if country else "", **place}


def _tail(obj: SampleObject, rng: np.random.Generator) -> dict[str, Any]:
    fraction = int(rng.integers(1, 1000))
    tags = [{"term": "Sample", "AAT_URL": "", "Wikidata_URL": ""}]
    return {
        "classification": _pick(_CLASSIFICATIONS[obj.kind], rng),
        "rightsAndReproduction": "",
        "linkResource": "",
        "metadataDate": f"2026-{int(rng.integers(1, 10)):02d}-{int(rng.integers(1, 29)):02d}T04:57:29.{fraction}Z",
        "repository": REPOSITORY,
        "objectURL": f"{OBJECT_URL}/{obj.object_id}",
        "tags": tags if rng.random() < 0.5 else None,
        "objectWikidata_URL": "",
        "isTimelineWork": False,
        "GalleryNumber": "" if rng.random() < 0.6 else str(int(rng.integers(100, 400))),
    }
