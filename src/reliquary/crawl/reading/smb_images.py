"""The pictures that SMB's records name, and those of them that nobody may ask for.

What a picture's entry holds depends on the generation of the interface, and no complete entry of 2026 is published.
So names of keys are matched by what they speak of (``license``, ``Lizenz``, ``rights`` ...), and whatever speaks
against a picture counts wherever it stands in its entry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reliquary.catalogue import CrawlerFile
from reliquary.crawl.reading.entry import NamedImage, is_http
from reliquary.crawl.reading.smb_texts import joined, texts_under
from reliquary.crawl.text import clean

UNSTATED = "unstated"
"""The rule for pictures whose entry names no licence: the projections of 2021 to 2026 name none."""

PLACEHOLDER_ASSETS = {5802648: "BLOCKED_ETHICAL", 6545994: "BLOCKED_MARTIAL_LOSS", 6548841: "BLOCKED_LICENSE"}
"""Pictures that stand in the place of those not shown, with the licence that says so.

From ``blocked_attachments`` in the base data of github.com/museum4punkt0/SammlungOnline.
"""

FIRST_ASSET = 1_000
"""Pictures with smaller numbers did not survive the move of 2026."""

RIGHTS_RESERVED = "https://rightsstatements.org/vocab/InC/"
"""Pictures whose rule gives this statement are not fetched."""

_LISTS = ("images", "assets", "attachments")
_PATHS = ("l_path", "url")
_NUMBERS = ("asset_id", "assetId", "asset", "id")
_FILES = ("l_path", "filename", "attachment", "name")
_ABOUT_LICENCE = re.compile(r"licen[cs]e|lizenz|right|recht", re.IGNORECASE)
_ABOUT_CREDIT = re.compile(r"credit|fotogra|photogra|nachweis", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"platzhalter|placeholder|nicht gezeigt", re.IGNORECASE)
_BLOCKED = re.compile(r"blocked_|ohne abbildung|without image", re.IGNORECASE)
_ETHICAL = re.compile(r"ethisch|ethical", re.IGNORECASE)
_RESTRICTED = "/restricted/"
_NUMBER = re.compile(r"\d{1,12}", re.ASCII)
_STEM = re.compile(r"(?:^|/)(\d{1,12})(?:_[^/]*)?(?:\.\w+)?$", re.ASCII)


@dataclass(frozen=True)
class SmbImage:
    """A picture, and whether the museum does not show it for ethical reasons."""

    named: NamedImage
    is_ethical: bool


def images_of(raw: Mapping[str, Any], api: str, museum: str | None, crawler: CrawlerFile) -> list[SmbImage]:
    """Return the pictures of a record, the main one first.

    Args:
        raw: A record of any generation.
        api: The interface that is asked for pictures.
        museum: The collection, for the credit.
        crawler: Its rules for licences.
    """
    found = next((value for name in _LISTS if isinstance(value := raw.get(name), list) and value), [])
    entries = [_entry(item) for item in found]
    entries.sort(key=lambda entry: entry.get("primary") is not True)
    line = joined(texts_under(raw, ("creditLine",)))
    images: dict[str, SmbImage] = {}
    for entry in entries:
        image = _image(entry, api, [museum, line], crawler)
        images.setdefault(image.named.url, image)
    return list(images.values())


def thumbnail_path(asset: int) -> str:
    """Return where the large picture of an asset lies below ``/media``: two folders from its number, or one."""
    folders = [f"{asset // 1000 % 1000:03d}", *([f"{asset // 10**6:03d}"] if asset >= 10**6 else [])]
    return f"/images/thumbs/extra_large/{'/'.join(folders)}/{asset}.jpg"


def _entry(item: object) -> Mapping[str, Any]:
    """Return the entry of a picture; the projection ``flat`` has only its number."""
    if isinstance(item, dict):
        return item
    return {"id": item} if isinstance(item, str | int) else {"unreadable": json.dumps(item)}


def _image(entry: Mapping[str, Any], api: str, about: list[str | None], crawler: CrawlerFile) -> SmbImage:
    asset, licences = _asset(entry), list(_texts(entry, _ABOUT_LICENCE))
    if asset in PLACEHOLDER_ASSETS:
        licences = [PLACEHOLDER_ASSETS[asset]]
    rights = _rights(licences, crawler)
    url, fault = _address(entry, asset, api)
    said = [text for text in [*licences, *_texts(entry)] if _PLACEHOLDER.search(text) or _BLOCKED.search(text)]
    reason = f"the museum does not show it: {joined(said)}" if said else fault or _reserved(entry, rights, crawler)
    is_ethical = bool(said) and any(_ETHICAL.search(text) for text in [*licences, *_texts(entry)])
    credit = joined(text for text in [*_texts(entry, _ABOUT_CREDIT), *about, rights] if text and text != UNSTATED)
    image_id = None if asset is None else str(asset)
    return SmbImage(NamedImage(url, rights, credit, image_id, barred=reason), is_ethical)


def _texts(entry: Mapping[str, Any], about: re.Pattern[str] | None = None) -> Iterator[str]:
    """Yield the texts of an entry and of the objects in it, or those under keys that speak of something."""
    for key, value in entry.items():
        if about is None or about.search(str(key)):
            values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
            yield from (text for item in values if (text := clean(item)))


def _asset(entry: Mapping[str, Any]) -> int | None:
    """Return the museum's number of the picture, which outlived both moves."""
    for name in _NUMBERS:
        # A truth value is no number, and reads as none either.
        if match := _NUMBER.fullmatch(str(entry.get(name))):
            return int(match[0])
    stems = [_STEM.search(value) for name in _FILES if isinstance(value := entry.get(name), str)]
    return next((int(stem[1]) for stem in stems if stem), None)


def _address(entry: Mapping[str, Any], asset: int | None, api: str) -> tuple[str, str | None]:
    """Return the address of a picture, and what is wrong with it."""
    path = next((path for name in _PATHS if (path := clean(entry.get(name)))), None)
    if path is not None and is_http(path):
        return path, None
    if path is not None and path.startswith("/"):
        return f"{api}/media{path}", None
    if asset is not None:
        gone = f"pictures with numbers below {FIRST_ASSET} are gone since 2026" if asset < FIRST_ASSET else None
        return f"{api}/media{thumbnail_path(asset)}", gone
    return json.dumps(dict(entry))[:200], "its entry names neither a path nor a number"


def _rights(licences: list[str], crawler: CrawlerFile) -> str:
    """Return the value of the rule for the licence that an entry names, or what it names if there is none."""
    if not licences:
        return UNSTATED
    rules = {_folded(rule.value): rule.value for rule in crawler.licences}
    for text in licences:
        # "VG Bild-Kunst, Bonn, 2019" is the same for every year.
        for name in (text, text.partition(",")[0]):
            if (value := rules.get(_folded(name))) is not None:
                return value
    return licences[0]


def _folded(text: str) -> str:
    """Return a licence's name as all its spellings have it: CC_BY_NC_SA_40 is CC BY-NC-SA 4.0."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _reserved(entry: Mapping[str, Any], rights: str, crawler: CrawlerFile) -> str | None:
    if any(_RESTRICTED in text for text in _texts(entry)):
        return "the museum shows it on its own pages only (restricted)"
    rule = crawler.licence_rule(rights)
    return f"rights reserved: {rights}" if rule and rule.licence.startswith(RIGHTS_RESERVED) else None
