from __future__ import annotations

import json
import unicodedata
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue import load_crawler
from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.reading.entry import read_entry
from reliquary.crawl.reading.louvre import read_louvre
from reliquary.records import Flag, Maker, Place, PlaceRole

LOUVRE = load_crawler("louvre")
READ = partial(read_louvre, crawler=LOUVRE)
CLASSES = tuple(LOUVRE.classes)
ARK = "cl019999991"
SITE = "https://collections.louvre.fr"
IN_COPYRIGHT = "https://rightsstatements.org/vocab/InC/1.0/"


def make_image(position=0, **changes):
    name = f"000099999{position}_OG.JPG"
    return {
        "urlImage": f"{SITE}/media/cache/large/0000000021/0000999999/{name}",
        "urlThumbnail": f"{SITE}/media/cache/small/0000000021/0000999999/{name}",
        "copyright": "© 2026 GrandPalaisRmn (musée du Louvre) / Nobody",
        "type": "" if position == 0 else "dos, verso, revers, arrière",
        "position": position,
        **changes,
    }


def make_record(**changes):
    """A record of the 44 keys, those of no use here left out but for the ones that are traps."""
    return {
        "arkId": ARK,
        "url": f"{SITE}/ark:/53355/{ARK}",
        "modified ": "2026-03-02",
        "title": "vase d'essai",
        "titleComplement": "",
        "denominationTitle": [{"type": "Dénomination", "value": "vase ; couvercle"}, {"type": "Titre", "value": "X"}],
        "displayDateCreated": "Date de création/fabrication : XXVIe dynastie (?) (-664 - -525)",
        "room": "Salle 643, Aile Aile Sully, Niveau 1",
        "isMuseesNationauxRecuperation": False,
        "dateCreated": [
            {
                "startYear": -664,
                "endYear": -525,
                "imprecision": "",
                "text": "XXVIe dynastie (?)",
                "type": "Date de création/fabrication",
                "doubt": "?",
            }
        ]
        * 2,
        "creator": [],
        "collection": "Département des Antiquités égyptiennes",
        "printsDrawingsCollection": "",
        "objectType": "",
        "materialsAndTechniques": "Matériau : faïence\r\n\r\nTechnique : moulage ;\rpeinture",
        "placeOfCreation": "",
        "placeOfDiscovery": "Lieu-dit (Ville->Région) (?)",
        "provenance": "",
        "previousOwner": [{"value": "Nobody", "note": "", "role": ", Donateur ; Collectionneur"}],
        "index": {"Mode d'acquisition": [{"value": "don"}], "Period": [{"value": "Basse Époque"}]},
        "image": [make_image(0), make_image(1)],
        **changes,
    }


@pytest.fixture
def read(received):
    def reading(crawler=LOUVRE, **changes):
        return read_entry(make_record(**changes), received(ARK, CLASSES), partial(read_louvre, crawler=crawler))

    return reading


def test_a_record_becomes_an_object(read):
    entry = read()
    found = entry.record
    assert entry.outcome is ObjectOutcome.KEPT
    assert (found.museum, found.object_id, found.classes) == ("louvre", ARK, ["egyptian"])
    assert found.permalink == f"{SITE}/ark:/53355/{ARK}"
    assert (found.title, found.object_type, found.classification) == ("vase d'essai", "vase ; couvercle", None)
    assert found.materials == "Matériau : faïence; Technique : moulage ;; peinture"
    assert (found.culture, found.period, found.dynasty) == (None, "Basse Époque", "XXVIe dynastie (?)")
    assert (found.department, found.collection) == ("Département des Antiquités égyptiennes", None)
    assert found.places == [Place(role=PlaceRole.FOUND, label="Lieu-dit (Ville->Région) (?)")]
    assert (found.date_text, found.year_begin, found.year_end) == ("XXVIe dynastie (?)", -664, -525)
    assert 0 < found.year_confidence < 1
    assert found.metadata_licence == "etalab-2.0"
    assert found.flags == []


def test_keys_are_read_without_the_spaces_around_them(received):
    spaced = {f" {name} ": value for name, value in make_record().items()}
    plain = {name.strip(): value for name, value in make_record().items()}
    assert read_entry(spaced, received(ARK), READ) == read_entry(plain, received(ARK), READ)
    assert read_entry(spaced, received(ARK), READ).record is not None


def test_a_drawing_says_less_and_is_read_too(read, received):
    crawler = LOUVRE.model_copy(
        update={
            "classes": {"drawings": LOUVRE.classes["islam"].model_copy(update={"departments": ["Arts graphiques"]})}
        }
    )
    date = {"startYear": 1625, "endYear": "", "text": None, "type": "Date de création/fabrication", "doubt": ""}
    entry = read(
        crawler,
        collection="Arts graphiques",
        titleComplement=None,
        denominationTitle=[],
        dateCreated=[date],
        displayDateCreated="vers 1625",
        objectType="dessin",
        printsDrawingsCollection="Fonds des essais",
        materialsAndTechniques=None,
        index=[],
    )
    found = entry.record
    assert found.classes == ["drawings"]
    assert (found.object_type, found.classification, found.collection) == (None, "dessin", "Fonds des essais")
    assert (found.date_text, found.year_begin, found.year_end) == ("vers 1625", 1625, 1625)
    assert (found.materials, found.period, found.dynasty) == (None, None, None)


@pytest.mark.parametrize(
    ("department", "classes"),
    [
        ("Département des Antiquités égyptiennes", ["egyptian"]),
        ("DÉPARTEMENT DES ANTIQUITÉS ÉGYPTIENNES ", ["egyptian"]),
        (unicodedata.normalize("NFD", "Département des Antiquités égyptiennes"), ["egyptian"]),
        ("Département des Antiquités orientales", ["orient"]),
        ("Département des Antiquités grecques, étrusques et romaines", ["grecoroman"]),
        ("Département des Arts de l'Islam", ["islam"]),
        ("Département des Arts de l\N{RIGHT SINGLE QUOTATION MARK}Islam", ["islam"]),
        ("Département des Arts de Byzance et des Chrétientés en Orient", ["byzantium"]),
        ("Département des Arts de Byzance et des chrétientés en Orient", ["byzantium"]),
        ("Département des Peintures", None),
        ("Service de l'Histoire du Louvre", None),
        ("", None),
        (None, None),
    ],
)
def test_the_department_decides_whatever_its_spelling(read, department, classes):
    entry = read(collection=department)
    assert (entry.record.classes if entry.record else None) == classes
    assert entry.outcome is (ObjectOutcome.KEPT if classes else ObjectOutcome.LEFT_OUT)


def test_a_class_may_ask_for_more_than_a_department(read):
    strict = LOUVRE.classes["egyptian"].model_copy(update={"culture_contains": ["basse époque"]})
    crawler = LOUVRE.model_copy(update={"classes": {"late": strict}})
    assert read(crawler).record.classes == ["late"]
    assert read(crawler, index=[]).outcome is ObjectOutcome.LEFT_OUT


def test_the_title_is_the_denomination_where_there_is_none(read):
    assert read(title="").record.title == "vase ; couvercle"
    nothing = read(title=None, denominationTitle=None).record
    assert (nothing.title, nothing.object_type) == (None, None)


@pytest.mark.parametrize(
    ("changes", "period"),
    [
        ({"displayDateCreated": "Epoque / période : archaïque\r\n\r\nDate de création : VIe s."}, "archaïque"),
        ({"index": {"period": [{"value": "A"}, {"value": "B"}, {"value": "A"}]}}, "A ; B"),
        ({"index": {"Période": [{"value": "A"}]}}, "A"),
        ({"index": []}, None),
        ({"index": {"Period": "A"}}, None),
        ({"index": {"Period": [{"value": ""}, "A", {}]}}, None),
        ({"index": None}, None),
    ],
)
def test_the_period_is_what_the_museum_shows_or_indexes(read, changes, period):
    assert read(**changes).record.period == period


def test_dynasties_are_the_parts_of_a_date_that_name_one(read):
    date = {"startYear": -1349, "endYear": -1295, "text": "Roi d'essai (?) ; fin XVIIIe dynastie (?)"}
    assert read(dateCreated=[date]).record.dynasty == "fin XVIIIe dynastie (?)"
    assert read(dateCreated=[{**date, "text": "Nouvel Empire"}]).record.dynasty is None


def test_names_of_periods_have_the_museums_own_years(read):
    date = {"startYear": None, "endYear": "", "text": "Nouvel Empire"}
    assert read(dateCreated=[date]).record.year_begin == -1539


def test_places_say_what_happened_there(read):
    places = read(placeOfCreation="Italie (?)", placeOfDiscovery="", provenance="Tell\r\n(Syrie->Asie)").record.places
    assert [(place.role.value, place.label) for place in places] == [
        ("made", "Italie (?)"),
        ("other", "Tell (Syrie->Asie)"),
    ]


@pytest.mark.parametrize(
    ("changes", "role"),
    [
        ({}, None),
        ({"creatorRole": "potier", "attributionLevel": "Attribution actuelle"}, "potier"),
        ({"linkType": "École de", "attributionLevel": ""}, "École de"),
        ({"creatorRole": "peintre", "linkType": "Attribué à", "doubt": "?"}, "peintre, Attribué à (?)"),
        ({"attributionLevel": "Ancienne Attribution"}, "Ancienne Attribution"),
        ({"doubt": "?"}, "(?)"),
        ({"creatorRole": None, "dates": None}, None),
    ],
)
def test_makers_have_the_role_and_the_attribution(read, changes, role):
    people = [{"label": "Nobody", **changes}, {"label": ""}, None, "Somebody"]
    assert read(creator=people).record.makers == [Maker(name="Nobody", role=role)]


@pytest.mark.parametrize(("value", "flags"), [(True, [Flag.MNR]), (False, []), ("true", []), (1, []), (None, [])])
def test_only_the_field_itself_marks_a_recovered_work(read, value, flags):
    assert read(isMuseesNationauxRecuperation=value).record.flags == flags


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({"title": "Momie d'homme"}, ["human_remains"]),
        ({"title": "tête de momie"}, ["human_remains"]),
        ({"title": "Enfant momifié"}, ["human_remains"]),
        ({"title": "Crâne humain"}, ["human_remains"]),
        ({"objectType": "Ossements humains"}, ["human_remains"]),
        ({"denominationTitle": [{"type": "dénomination", "value": "MOMIE"}]}, ["human_remains"]),
        ({"materialsAndTechniques": "Matériau : bois\r\nMatériau : restes humains"}, ["human_remains"]),
        ({"materialsAndTechniques": "Matériau : cheveux"}, ["human_remains"]),
        ({"title": "Masque de momie ; momie d'une femme"}, ["human_remains"]),
        ({"title": "Fragment de statue : cheveux"}, []),
        ({"title": "Masque de momie"}, []),
        ({"title": "cartonnage de momie"}, []),
        ({"title": "étiquette de momie"}, []),
        ({"title": "portrait de momie"}, []),
        ({"title": "momie de chat"}, []),
        ({"title": "Momies d\N{RIGHT SINGLE QUOTATION MARK}ibis"}, []),
        ({"title": "Anatomie"}, []),
        ({"description": "momie"}, []),
        ({"title": "Objet sacré"}, ["sacred"]),
        ({"title": "Coffret à reliques"}, []),
        ({"title": "Momie et reliques", "isMuseesNationauxRecuperation": True}, ["human_remains", "mnr", "sacred"]),
    ],
)
def test_the_words_of_a_record_mark_human_remains_and_what_is_sacred(read, changes, flags):
    assert [flag.value for flag in read(**changes).record.flags] == flags


def test_images_are_views_by_their_position(read):
    images = [
        make_image(2),
        make_image(0),
        make_image(9) | {"position": None},
        make_image(1),
        make_image(8) | {"position": "0"},
    ]
    entry = read(image=images)
    assert [(image.view, image.image_id) for image in entry.images] == [
        (0, "0000999990_OG"),
        (1, "0000999991_OG"),
        (2, "0000999992_OG"),
        (3, "0000999999_OG"),
        (4, "0000999998_OG"),
    ]
    first = entry.images[0]
    assert first.url == f"{SITE}/media/cache/large/0000000021/0000999999/0000999990_OG.JPG"
    assert first.credit == (
        f"© 2026 GrandPalaisRmn (musée du Louvre) / Nobody, vase d'essai, Musée du Louvre, {SITE}/ark:/53355/{ARK}"
    )
    assert first.permalink == f"{SITE}/ark:/53355/{ARK}"
    assert {image.licence for image in entry.images} == {IN_COPYRIGHT}
    assert {image.barred for image in entry.images} == {None}


def test_an_image_without_a_copyright_is_credited_to_its_object(read):
    image = read(image=[make_image(copyright=None)]).images[0]
    assert image.credit == f"vase d'essai, Musée du Louvre, {SITE}/ark:/53355/{ARK}"
    assert image.licence == IN_COPYRIGHT


@pytest.mark.parametrize("owner", ["© ADAGP, Paris 2026", "Nobody / adagp"])
def test_works_whose_holder_forbids_mining_are_never_fetched(read, owner):
    assert read(image=[make_image(copyright=owner)]).images[0].barred == "ADAGP forbids text and data mining"


@pytest.mark.parametrize(
    "images", [[], None, "none", {}, [None, "x"], [{}], [make_image(urlImage="")], [make_image(urlImage=None)]]
)
def test_an_object_without_images_is_an_object(read, images):
    entry = read(image=images)
    assert entry.outcome is ObjectOutcome.KEPT
    assert entry.images == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "http://[bad", "/media", 7, ["x"]])
def test_an_address_that_is_none_is_noted_and_barred(read, address):
    image = read(image=[make_image(urlImage=address)]).images[0]
    assert image.barred == "not an http(s) address"
    assert image.url in (address, json.dumps(address))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"arkId": "cl019999992"}, f"arkId: found 'cl019999992', asked for {ARK}"),
        ({"arkId": None}, "arkId: found 'None'"),
        ({"url": ""}, "url: found 'None'"),
        ({"url": "javascript:alert(1)"}, "url: found 'javascript"),
    ],
)
def test_a_record_without_its_identifiers_is_rejected_with_the_field(read, changes, reason):
    entry = read(**changes)
    assert entry.outcome is ObjectOutcome.FAILED
    assert entry.reason.startswith(reason)


def test_the_crawler_file_keeps_images_until_its_terms_are_accepted():
    assert LOUVRE.terms.accept_needed
    assert not any(rule.redistributable for rule in LOUVRE.licences)
    assert LOUVRE.language == "fr"
    assert "asian" not in LOUVRE.classes


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(exclude_categories=()), max_size=20)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
PARTS = {
    "dateCreated": ["startYear", "endYear", "imprecision", "text", "type", "doubt"],
    "image": ["urlImage", "copyright", "position"],
    "creator": ["label", "creatorRole", "linkType", "attributionLevel", "doubt"],
    "denominationTitle": ["type", "value"],
}
FIELDS = [*make_record(), "modified"]


@st.composite
def wild_records(draw):
    changes = draw(st.dictionaries(st.sampled_from(FIELDS), VALUES))
    for field, names in PARTS.items():
        part = st.dictionaries(st.sampled_from(names), SCALARS)
        if field not in changes and draw(st.booleans()):
            changes[field] = [
                {**before, **draw(part)}
                for before in [*make_record()[field], {}]
                for _ in range(draw(st.integers(0, 2)))
            ]
    gone = draw(st.sets(st.sampled_from(FIELDS), max_size=4))
    return {name: value for name, value in make_record(**changes).items() if name not in gone}


@settings(deadline=None, max_examples=200)
@given(raw=wild_records())
def test_whatever_a_museum_sends_becomes_an_entry(received, raw):
    entry = read_entry(raw, received(ARK, CLASSES), READ)
    assert (entry.record is None) == (entry.outcome is not ObjectOutcome.KEPT)
    assert (entry.reason is None) == (entry.outcome is ObjectOutcome.KEPT)
    assert type(entry).model_validate_json(entry.model_dump_json()) == entry


@settings(deadline=None)
@given(raw=VALUES)
def test_even_what_is_no_record_becomes_an_entry(received, raw):
    assert read_entry(raw, received(ARK, CLASSES), READ).outcome is not ObjectOutcome.KEPT


@pytest.mark.needs_shared
def test_real_records_are_read_whole(shared_data, received):
    classes = {}
    for path in sorted((shared_data / "museums" / "louvre").glob("louvre_cl*.json")):
        raw = json.loads(path.read_text("utf-8"))
        entry = read_entry(raw, received(raw["arkId"], CLASSES), READ)
        found = entry.record
        classes[raw["arkId"]] = found.classes
        assert found.title == raw["title"]
        assert found.permalink == raw["url"]
        assert found.object_type
        assert found.materials.count("Matériau") == raw["materialsAndTechniques"].count("Matériau")
        assert (found.year_begin is None) == (raw["dateCreated"] == [])
        assert [image.url for image in entry.images] == [image["urlImage"] for image in raw["image"]]
        owners = [image["copyright"] for image in raw["image"]]
        assert all(image.credit.startswith(owner) for image, owner in zip(entry.images, owners, strict=True))
        assert {image.barred for image in entry.images} == {None}
        assert found.flags == []
    assert classes == {
        "cl010008001": ["egyptian"],
        "cl010017961": ["egyptian"],
        "cl010138617": ["orient"],
        "cl010174445": ["orient"],
        "cl010276182": ["grecoroman"],
        "cl010320000": ["islam"],
        "cl010332491": ["islam"],
    }
