from __future__ import annotations

import pytest

from reliquary.catalogue import load_crawler
from reliquary.crawl.reading.smb_images import images_of, thumbnail_path

SMB = load_crawler("smb")
API = "http://127.0.0.1:1"


def images(*entries, key="images", **raw):
    return images_of({key: list(entries), **raw}, API, "Antikensammlung", SMB)


def only(*entries, **raw):
    (image,) = images(*entries, **raw)
    return image


def entry(number=4711, **changes):
    return {"l_path": f"/images/thumbs/large/004/{number}.jpg", "asset_content": "Vorderseite",
            "license": "CC BY-NC-SA 4.0", **changes}  # fmt: skip


def test_a_picture_has_an_address_an_id_a_licence_and_a_credit():
    image = only(entry(credits="Antikensammlung / Anna Niemand"), creditLine="Schenkung von niemandem").named
    assert image.url == f"{API}/media/images/thumbs/large/004/4711.jpg"
    assert (image.image_id, image.rights, image.barred) == ("4711", "CC BY-NC-SA 4.0", None)
    assert image.credit_line == (
        "Antikensammlung / Anna Niemand; Antikensammlung; Schenkung von niemandem; CC BY-NC-SA 4.0"
    )


@pytest.mark.parametrize(
    ("asset", "path"),
    [
        (5694085, "694/005/5694085.jpg"),
        (90000010, "000/090/90000010.jpg"),
        (761385, "761/761385.jpg"),
        (1000, "001/1000.jpg"),
    ],
)
def test_the_address_follows_from_the_number(asset, path):
    assert thumbnail_path(asset) == f"/images/thumbs/extra_large/{path}"
    for given in (asset, str(asset), {"id": asset, "filename": "x.jpg"}, {"filename": f"{asset}.jpg"}):
        assert only(given, key="assets").named.url == f"{API}/media/images/thumbs/extra_large/{path}"


def test_numbers_of_three_digits_are_gone():
    image = only("999", key="assets").named
    assert image.barred == "pictures with numbers below 1000 are gone since 2026"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("CC BY-NC-SA 4.0", "CC BY-NC-SA 4.0"),
        ("cc by nc sa 4.0", "CC BY-NC-SA 4.0"),
        ({"key": "CC_BY_NC_SA_40", "link": None}, "CC BY-NC-SA 4.0"),
        ({"key": "PUBLIC_DOMAIN"}, "PUBLIC_DOMAIN"),
        ("Public Domain Mark 1.0", "Public Domain Mark 1.0"),
        ("Public Domain (CC0 1.0 Universal)", "Public Domain (CC0 1.0 Universal)"),
        ("VG Bild-Kunst, Bonn, 2019", "VG Bild-Kunst"),
        (["CC BY-SA 4.0"], "CC BY-SA 4.0"),
        ("CC BY 3.0", "CC BY 3.0"),
        ("Public domain not established", "Public domain not established"),
    ],
)
@pytest.mark.parametrize("key", ["license", "licence", "Lizenz", "rightsStatement", "Rechte"])
def test_a_licence_is_found_under_any_name_and_in_any_spelling(key, said, value):
    given = {name: text for name, text in entry().items() if name != "license"}
    assert only({**given, key: said}).named.rights == value


def test_a_picture_without_a_licence_says_so():
    image = only("5694085", key="assets").named
    assert (image.rights, image.barred, image.credit_line) == ("unstated", None, "Antikensammlung")
    assert only(entry(license=None)).named.rights == "unstated"


@pytest.mark.parametrize("year", range(2016, 2027))
def test_reserved_rights_bar_a_picture(year):
    assert only(entry(license=f"VG Bild-Kunst, Bonn, {year}")).named.barred == "rights reserved: VG Bild-Kunst"


@pytest.mark.parametrize(
    ("changes", "is_ethical"),
    [
        ({"asset_content": "Platzhalter: aus ethischen Gründen nicht gezeigt"}, True),
        ({"asset_content": "wird aus ethischen Gründen nicht gezeigt"}, True),
        ({"asset_content": "Platzhalter"}, False),
        ({"caption": {"de": "platzhalter"}}, False),
        ({"l_path": "/images/thumbs/large/Platzhalter_4.jpg"}, False),
        ({"license": "BLOCKED_ETHICAL"}, True),
        ({"license": {"key": "BLOCKED_MARTIAL_LOSS"}}, False),
        ({"license": "BLOCKED_LICENSE"}, False),
        ({"license": {"content": "Ohne Abbildungen", "license_text": "aus ethischen Gründen"}}, True),
        ({"license": "Ohne Abbildungen"}, False),
        ({"license": "Without Image"}, False),
    ],
)
def test_what_the_museum_does_not_show_is_barred_with_its_reason(changes, is_ethical):
    image = only(entry(**changes))
    assert image.named.barred.startswith("the museum does not show it: ")
    assert image.is_ethical is is_ethical


@pytest.mark.parametrize(
    ("asset", "rights", "is_ethical"),
    [
        (5802648, "BLOCKED_ETHICAL", True),
        (6545994, "BLOCKED_MARTIAL_LOSS", False),
        (6548841, "BLOCKED_LICENSE", False),
    ],
)
def test_placeholders_are_known_by_their_numbers(asset, rights, is_ethical):
    for image in (only(str(asset), key="assets"), only(entry(asset, license="CC0"))):
        assert image.named.rights == rights
        assert image.named.barred == f"the museum does not show it: {rights}"
        assert image.is_ethical is is_ethical


def test_restricted_pictures_stay_on_the_museum_s_pages():
    link = "{image-provider-base-url}/restricted/4711_{width}x{height}.jpg"
    assert only({"id": 4711, "linkTemplate": link}, key="assets").named.barred.endswith("(restricted)")


def test_a_description_of_ethics_alone_blocks_nothing():
    image = only(entry(asset_content="Buch: Ethische Schriften"))
    assert (image.named.barred, image.is_ethical) == (None, False)


def test_the_primary_picture_comes_first_and_each_comes_once():
    found = images({"id": 1001}, {"id": 1002, "primary": True}, {"id": 1001}, {"id": 1003}, key="attachments")
    assert [image.named.image_id for image in found] == ["1002", "1001", "1003"]


@pytest.mark.parametrize("path", ["//evil.example/x.jpg", "/../../etc/passwd", "/@evil.example/x"])
def test_a_path_stays_on_the_museum_s_host(path):
    assert only(entry(l_path=path)).named.url == f"{API}/media{path}"


@pytest.mark.parametrize("item", [None, [], 1.5, True, {}, "no number", {"l_path": "javascript:alert(1)"}])
def test_an_entry_without_an_address_is_noted_and_barred(item):
    image = only(item).named
    assert image.barred == "its entry names neither a path nor a number"
    assert image.url


def test_an_empty_list_of_one_name_leaves_that_of_another():
    (image,) = images_of({"images": [], "assets": ["5694085"]}, API, None, SMB)
    assert image.named.image_id == "5694085"


@pytest.mark.parametrize("value", [None, {}, "5694085", 7])
def test_no_list_is_no_picture(value):
    assert images_of({"images": value, "assets": value}, API, None, SMB) == []
