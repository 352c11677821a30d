r"""Records of the sample museum in the shape of collections.louvre.fr (44 keys).

They are as untidy as the real ones: a key with a space at its end, "" or null for missing text, an empty index that
is a list, a last year that is "" or a number, entries that occur twice, departments in changing case, ``\r\n``
within texts. Two objects in a hundred are human remains and two are sacred, said in the words of the record; two
carry the mark of Musées Nationaux Récupération.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from reliquary.sample.objects.collection import SampleObject
from reliquary.sample.objects.cultures import CULTURES
from reliquary.sample.objects.ethics import concern
from reliquary.sample.objects.french_dates import SINGLE_STYLES, write_french_date
from reliquary.sample.objects.museum_dates import MuseumDate
from reliquary.sample.objects.translations import MATERIALS, NOUNS, PERIODS, PLACES
from reliquary.seeds import generator

SITE = "https://sample.invalid"
COPYRIGHT = "© Reliquary Sample Museum / image procédurale, pas un objet du patrimoine"
HELD_BY = "Reliquary Sample Museum"

_PREFIX = "Département des "
_DEPARTMENTS: dict[str, tuple[str, ...]] = {
    "egyptian": ("Antiquités égyptiennes",),
    "grecoroman": ("Antiquités grecques, étrusques et romaines",),
    "orient": ("Antiquités orientales",),
    "islam": ("Arts de l'Islam", "Arts de l'islam"),
    "byzantium": (
        "Arts de Byzance et des Chrétientés en Orient",
        "Arts de Byzance et des chrétientés en Orient",
    ),
    "asian": ("Objets d'art du Moyen Age, de la Renaissance et des temps modernes",),
}
_DRAWINGS = "Arts graphiques"
_CREATION = "Date de création/fabrication"
_REUSE = "Date de réutilisation"
_REUSED = {"startYear": 1585, "endYear": 1625, "text": "4ème quart du XVIe siècle", "type": _REUSE}


def louvre_record(sample_object: SampleObject) -> dict[str, Any]:
    """Writes the record of an object as ``/ark:/53355/cl<number>.json`` would return it.

    Tiles of the class asian stand for the drawings of the Arts graphiques, whose records differ.
    """
    rng = generator(sample_object.seed, "louvre record", sample_object.object_id)
    drawing = is_drawing(sample_object)
    material = MATERIALS[sample_object.kind][int(rng.integers(len(MATERIALS[sample_object.kind])))].french
    return {
        **_head(sample_object, rng, drawing=drawing),
        **_dates(sample_object, rng, drawing=drawing),
        **_numbers(sample_object, rng, drawing=drawing),
        **_description(sample_object, material, rng),
        **_places(sample_object, rng),
        **_history(sample_object, rng),
        **_tail(sample_object, material, rng, drawing=drawing),
    }


def louvre_date(sample_object: SampleObject) -> MuseumDate:
    """Returns the date of the Louvre's record, with the truth beside it.

    One in five is the name of a period with its years; the others are written by ``write_french_date``.
    """
    rng = generator(sample_object.seed, "louvre date", sample_object.object_id)
    period = CULTURES[sample_object.culture].period(sample_object.year)
    if rng.random() < 0.2:
        name = PERIODS[period.name].french
        return MuseumDate(name, period.begin, period.end, period.begin, period.end, "period")
    return write_french_date(sample_object.year, rng)


def ark(number: int) -> str:
    """Returns the ark of an object: ``cl`` and nine digits."""
    return f"cl{number:09d}"


def is_drawing(sample_object: SampleObject) -> bool:
    """Returns whether the object stands for a drawing."""
    return sample_object.culture == "asian" and sample_object.kind == "tile"


def _head(obj: SampleObject, rng: np.random.Generator, *, drawing: bool) -> dict[str, Any]:
    nouns = NOUNS[obj.kind]
    noun = nouns[int(rng.integers(len(nouns)))].french
    found = concern(obj)
    if found == "human_remains":
        noun = "momie ; restes humains"
    elif found == "sacred":
        noun = f"{noun} ; objet sacré"
    title = f"Échantillon : {noun}"
    names = [{"type": "Dénomination", "value": noun}, {"type": "Titre", "value": title}]
    return {
        "arkId": ark(obj.object_id),
        "url": f"{SITE}/ark:/53355/{ark(obj.object_id)}",
        "modified ": f"2026-{int(rng.integers(1, 9)):02d}-{int(rng.integers(1, 29)):02d}",
        "title": title,
        "titleComplement": None if drawing else "",
        "denominationTitle": names if rng.random() < 0.7 else names[:1],
    }


def _dates(obj: SampleObject, rng: np.random.Generator, *, drawing: bool) -> dict[str, Any]:
    date = louvre_date(obj)
    entries = [] if date.style == "nothing" else [_entry(date, drawing=drawing)]
    lines = [f"{_CREATION} : {date.text} ({_years_shown(entry)})" for entry in entries]
    if entries and rng.random() < 0.05:
        entries.append(dict(entries[0]))
    if entries and rng.random() < 0.03:
        entries.append({**entries[0], **_REUSED})
        lines.append(f"{_REUSE} : {_REUSED['text']} (1585 - 1625)")
    display = "\r\n".join(lines)
    if obj.culture == "grecoroman" and entries:
        period = PERIODS[CULTURES[obj.culture].period(obj.year).name].french
        display = f"Epoque / période : {period}\r\n\r\n{display}"
    return {
        "displayDateCreated": display.removeprefix(f"{_CREATION} : ") if drawing else display,
        "currentLocation": "non exposé",
        "room": "" if rng.random() < 0.8 else f"Salle {int(rng.integers(100, 700))}, Aile Aile Sully, Niveau 1",
        "isMuseesNationauxRecuperation": concern(obj) == "mnr",
        "dateCreated": entries,
        "creator": [],
    }


def _entry(date: MuseumDate, *, drawing: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "startYear": date.number_begin,
        "endYear": "" if date.style in SINGLE_STYLES else date.number_end,
        "imprecision": {"about": "vers", "before": "avant"}.get(date.style, ""),
        "text": date.text,
        "type": _CREATION,
        "doubt": "?" if date.style == "doubt" else "",
    }
    if drawing:
        del entry["imprecision"]
        entry["text"] = None
    return entry


def _years_shown(entry: dict[str, Any]) -> str:
    years = f"{entry['startYear']}" if entry["endYear"] == "" else f"{entry['startYear']} - {entry['endYear']}"
    return f"{entry.get('imprecision', '')} {years}".strip()


def _numbers(obj: SampleObject, rng: np.random.Generator, *, drawing: bool) -> dict[str, Any]:
    names = _DEPARTMENTS[obj.culture]
    department = _PREFIX + (_DRAWINGS if drawing else names[int(rng.integers(len(names)))])
    if rng.random() < 0.05:
        department = department.lower()
    return {
        "objectNumber": [{"value": f"S {obj.object_id}", "type": "Numéro principal"}],
        "collection": department,
        "printsDrawingsEntity": "Cabinet des dessins" if drawing else "",
        "printsDrawingsCollection": "Fonds des dessins et miniatures" if drawing else "",
        "objectType": "dessin" if drawing else "",
        "originalObject": "",
        "printState": "",
    }


def _description(obj: SampleObject, material: str, rng: np.random.Generator) -> dict[str, Any]:
    height, width = (round(float(v), 1) for v in rng.uniform(2 if obj.kind == "coin" else 12, 60, 2))
    remains = "\r\nMatériau : restes humains" if concern(obj) == "human_remains" else ""
    return {
        "description": "Décor : géométrique\r\nPrécision sur l'objet : échantillon" if rng.random() < 0.5 else "",
        "inscriptions": "Écriture : \r ; factice" if obj.kind == "stele" else "",
        "namesAndTitles": "",
        "onomastics": "",
        "dimension": [_dimension("Hauteur", height, 1), _dimension("Largeur", width, 3)],
        "shape": "",
        "materialsAndTechniques": f"Matériau : {material}\r\nTechnique : peinture{remains}",
    }


def _dimension(name: str, value: float, order: int) -> dict[str, Any]:
    text = str(value).replace(".", ",")
    return {"type": name, "value": text, "displayDimension": f"{text} cm", "unit": "cm", "anteriorPrecision": "",
            "posteriorPrecision": "", "tri": order, "note": ""}  # fmt: skip


def _places(obj: SampleObject, rng: np.random.Generator) -> dict[str, Any]:
    place = PLACES[obj.culture].french
    made = rng.random() < 0.4
    return {
        "placeOfCreation": place if made else "",
        "dateOfDiscovery": "" if rng.random() < 0.9 else "1906-1908",
        "placeOfDiscovery": "" if made or rng.random() < 0.4 else place,
        "provenance": "" if rng.random() < 0.9 else place,
    }


def _history(obj: SampleObject, rng: np.random.Generator) -> dict[str, Any]:
    year = int(rng.integers(1820, 1990))
    date = {"type": "date", "value": f"04/03/{year}", "startYear": year, "endYear": year}
    mnr = "Attribué aux Musées nationaux par l'office des Biens et Intérêts privés" if concern(obj) == "mnr" else ""
    owner = {"value": "Collection factice", "note": "", "role": ", Donateur ; Collectionneur"}
    return {
        "historicalContext": [],
        "objectHistory": mnr,
        "jabachInventory": "",
        "napoleonInventory": "",
        "previousOwner": [owner] if rng.random() < 0.4 else [],
        "acquisitionDetails": [{"mode": "don", "doubt": "", "dates": [date] if rng.random() < 0.8 else []}],
    }


def _tail(obj: SampleObject, material: str, rng: np.random.Generator, *, drawing: bool) -> dict[str, Any]:
    index: Any = {"Mode d'acquisition": [{"value": "don"}], "Materials": [{"value": material}]}
    reference = {"bibliographyRef": "Catalogue factice, cat. exp. (nulle part)", "bibliographyDate": "2016",
                 "bibliographyDetail": "p. 189, n° 191", "comparison": False}  # fmt: skip
    return {
        "ownedBy": "Etat",
        "heldBy": HELD_BY,
        "longTermLoanTo": "",
        # PHP writes an empty map as a list.
        "index": [] if rng.random() < 0.2 else index,
        "bibliography": [reference] if rng.random() < 0.3 else [],
        "exhibition": [],
        "relatedWork": [],
        "image": _images(obj, drawing=drawing),
    }


def _images(obj: SampleObject, *, drawing: bool) -> list[dict[str, Any]]:
    """Returns the pictures; none for an object without rights."""
    if obj.rights != "public_domain":
        return []
    folder = f"{SITE}/media/cache/{{size}}/0000000021/{obj.object_id:010d}"
    images = []
    for view in range(obj.n_views):
        name = f"{obj.object_id * 10 + view:010d}_{'PE.jpg' if drawing else 'OG.JPG'}"
        images.append(
            {
                "urlImage": f"{folder.format(size='original' if drawing else 'large')}/{name}",
                "urlThumbnail": f"{folder.format(size='small')}/{name}",
                "copyright": COPYRIGHT.removeprefix("© ") if drawing else COPYRIGHT,
                "type": "" if view == 0 else "dos, verso, revers, arrière",
                "position": view,
            }
        )
    return images
