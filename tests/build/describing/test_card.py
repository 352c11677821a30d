from __future__ import annotations

import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.decisions import AUTOMATIC
from reliquary.build.describing.card import cell
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import Dataset
from reliquary.catalogue.recipe import Profile
from reliquary.errors import ReliquaryError
from reliquary.records import Decision, Flag, Verdict, YearQuality, write_lines
from tests.build.small_crawl import NOON, ordinary_crawl, picture, small_dataset


def text_after_head(folder):
    return (folder / "README.md").read_text().split("\n---\n", 1)[1]


def test_the_card_counts_classes_and_splits(built):
    text = text_after_head(built)
    assert "| egyptian | 8 | 1 | 1 | 10 |" in text
    assert "| images | 96 | 12 | 12 | 120 |" in text


def test_the_card_tells_siblings_of_the_image_split_alone(built):
    grouped, paper = text_after_head(built).split("### `paper`")
    assert "have a sibling" not in grouped.split("### `grouped`")[1]
    assert "of 12 images in `test`" in paper


def test_the_card_holds_the_prose_and_how_to_load(built):
    text = text_after_head(built)
    assert "where does it come from?" in text
    assert 'load_dataset("provenance-0.1.0", "paper"' in text


def test_the_card_of_a_real_dataset_does_not_speak_of_a_sample(built):
    assert "sample" not in (built / "README.md").read_text().casefold()


def test_the_card_of_a_sample_says_so_in_its_first_line(tmp_path):
    crawl = ordinary_crawl(tmp_path / "crawl", "sample", sample=True).write()
    folder = build_dataset(small_dataset(), [crawl], tmp_path / "builds", quiet=True).places["dataset"]
    assert folder.name == "provenance-sample-0.1.0"
    assert text_after_head(folder).startswith("**Sample, not heritage data.**")


def test_the_card_tells_what_was_left_out_and_which_museum_is_missing(tmp_path):
    crawl = ordinary_crawl(tmp_path / "crawl", "sample")
    crawl.add("none", "asian", None)
    crawl.add_object("tiny", ("asian",))
    crawl.add_image("tiny", 0, picture(77), width=8)
    folder = build_dataset(small_dataset(), [crawl.write()], tmp_path / "builds", quiet=True).places["dataset"]
    text = text_after_head(folder)
    assert "| not stored: missing | 1 |" in text
    assert "| too small | 1 |" in text
    assert "The recipe also names met" in text


def test_the_default_build_leaves_out_what_ethics_forbid_and_the_card_says_how_many(tmp_path):
    crawl = ordinary_crawl(tmp_path / "crawl")
    flagged = [(Flag.HUMAN_REMAINS, 3), (Flag.SACRED, 2), (Flag.BLOCKED, 1), (Flag.MNR, 1)]
    for flag, number in flagged:
        for count in range(number):
            crawl.add(f"{flag} {count}", "egyptian", picture(5000 + 10 * len(crawl.objects)), flags=[flag])
    # A museum that blocks an image gives no bytes: it is left out for that reason, not as one that is missing.
    crawl.add("withheld", "egyptian", None, flags=[Flag.BLOCKED])
    summary = build_dataset(small_dataset(), [crawl.write()], tmp_path / "builds", quiet=True)
    assert summary.left_out == {"flag: human_remains": 3, "flag: sacred": 2, "flag: blocked": 2}
    assert summary.made["images"] == 121
    text = text_after_head(summary.places["dataset"])
    for line in ("| flag: human_remains | 3 |", "| flag: sacred | 2 |", "| flag: blocked | 2 |"):
        assert line in text
    assert "mnr" not in text


def test_the_prose_may_use_figures(tmp_path, crawl_folder):
    dataset = small_dataset()
    dataset = Dataset(dataset.recipe, "There are {{ n_images }} images of {{ n_objects }} objects.", dataset.path)
    folder = build_dataset(dataset, [crawl_folder], tmp_path, quiet=True).places["dataset"]
    assert "There are 120 images of 60 objects." in text_after_head(folder)


@pytest.mark.parametrize("prose", ["{{ n_imges }}", "{% if %}", "{{ ''.__class__.__mro__ }}"])
def test_a_fault_in_the_prose_is_named(tmp_path, crawl_folder, prose):
    dataset = small_dataset()
    with pytest.raises(ReliquaryError, match=r"provenance/card\.md: .*known fields: .*n_images"):
        build_dataset(Dataset(dataset.recipe, prose, dataset.path), [crawl_folder], tmp_path, quiet=True)
    assert not list(tmp_path.glob("provenance*"))


def test_cells_stay_in_their_table():
    assert cell("a | b\n<script>") == "a \\| b &lt;script>"
    assert cell("[free](https://evil.invalid) `x` \\|") == "\\[free](https://evil.invalid) \\`x\\` \\\\\\|"


def test_every_store_has_its_figures_and_the_manifest_lists_them(built):
    text = text_after_head(built)
    assert "](figures/classes-grouped.svg)" in text
    assert "](figures/classes-paper.svg)" in text
    listed = {file.path for file in BuiltDataset.open(built).manifest.files}
    assert {path.relative_to(built).as_posix() for path in built.glob("figures/*")} <= listed


def test_years_are_drawn_once_for_the_same_images(tmp_path):
    crawl = ordinary_crawl(tmp_path / "crawl")
    dated = {"year_begin": -550, "year_end": -501, "year_quality": YearQuality.CENTURY}
    crawl.objects = [record.model_copy(update=dated) for record in crawl.objects]
    folder = build_dataset(small_dataset(), [crawl.write()], tmp_path / "builds", quiet=True).places["dataset"]
    assert [path.name for path in folder.glob("figures/years-*")] == ["years-grouped.svg"]
    assert "-599..-500" in (folder / "figures/years-grouped.svg").read_text()
    text = text_after_head(folder)
    assert "100.0 % of the images show objects with years, from -550 to -501." in text
    assert "The images and classes are those of `grouped`" in text


def test_configs_that_read_one_store_share_one_table(tmp_path, crawl_folder):
    recipe = small_dataset().recipe
    grouped = recipe.configs["grouped"]
    other = grouped.model_copy(update={"description": "The same rows for another task."})
    folder = build_dataset(
        small_dataset(configs={"grouped": grouped, "other": other}), [crawl_folder], tmp_path, quiet=True
    ).places["dataset"]
    text = text_after_head(folder)
    assert text.count("| egyptian | 8 | 1 | 1 | 10 |") == 1
    assert "| `other` | 96 | 12 | 12 | The same rows for another task. |" in text


def test_biases_are_counted_beside_those_of_the_recipe(tmp_path, told):
    met, louvre = ordinary_crawl(tmp_path / "met"), ordinary_crawl(tmp_path / "louvre", "louvre", n_objects=1)
    louvre.objects, louvre.images = [], []
    louvre.add("cl1", "egyptian", picture(7001))
    folder = build_dataset(
        small_dataset(about=told, profile=Profile.LOCAL), [met.write(), louvre.write()], tmp_path / "builds", quiet=True
    ).places["dataset"]
    text = text_after_head(folder)
    assert "- Western museums chose what to keep.\n" in text
    assert "the largest class, orient, has 3.0 times the images of the smallest, islam (30 and 10)." in text
    assert "one source alone gives all images of 5 of 6 classes: grecoroman (met)" in text
    assert "| egyptian | 1 (9 %) | 10 (91 %) |" in text
    assert "`paper`: the largest class" not in text, "its images and classes are those of `grouped`"


def test_licences_groups_and_decisions_are_told(built):
    text = text_after_head(built)
    assert "| CC0-1.0 | yes | yes | no | 120 |" in text
    assert "The images form 60 groups. 0 of them hold images of more than one object" in text
    assert "No decision concerns these images." in text


def test_decisions_are_counted_by_what_they_do_and_nobody_is_named(tmp_path, crawl_folder, built):
    image_ids = BuiltDataset.open(built).table("grouped", "train", ["image_id"])["image_id"].to_pylist()[:5]
    reviewers = [AUTOMATIC, "Ada Lovelace", "Grace Hopper", "Ada Lovelace", "Ada Lovelace"]
    lines = [
        Decision(sha256=sha256, verdict=Verdict.DROP, reason="x", check=check, reviewer=reviewer, at=NOON)
        for sha256, reviewer, check in zip(image_ids, reviewers, ["blank"] * 4 + [None], strict=True)
    ]
    nothing = {"reason": "x", "reviewer": "Ada Lovelace", "at": NOON}
    lines.append(Decision(sha256="0" * 64, verdict=Verdict.DROP, **nothing))
    write_lines(tmp_path / "decisions.jsonl", lines, Decision)
    summary = build_dataset(
        small_dataset(), [crawl_folder], tmp_path, decisions=[tmp_path / "decisions.jsonl"], quiet=True
    )
    folder = summary.places["dataset"]
    text = text_after_head(folder)
    assert (
        "| drop | none | 1 curator | 1 |\n| drop | blank | the check itself | 1 |\n| drop | blank | 2 curators | 3 |"
        in text
    )
    assert (
        "| dropped by a check: blank | 1 |\n| dropped by a curator | 1 |\n| dropped by a curator: blank | 3 |" in text
    )
    assert summary.made["decisions applied"] == 5
    assert summary.places["decisions"] == tmp_path / "decisions.jsonl"
    published = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"Lovelace" not in published


def test_the_card_tells_how_to_cite_it_and_what_changed_in_this_version(tmp_path, crawl_folder, told):
    folder = build_dataset(small_dataset(about=told), [crawl_folder], tmp_path, quiet=True).places["dataset"]
    text = text_after_head(folder)
    assert "## What changed in 0.1.0\n\n- The first version.\n" in text
    assert "Something older" not in text
    assert "- Limit: Proof of origin in court.\n" in text
    head = (folder / "README.md").read_text().split("\n---\n")[0]
    assert "language:\n- en\n- fr\n" in head
    assert "annotations_creators:\n- found\n" in head
