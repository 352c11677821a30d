from __future__ import annotations

import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.describing.card import cell
from reliquary.catalogue import Dataset
from reliquary.errors import ReliquaryError
from reliquary.records import Flag
from tests.build.small_crawl import ordinary_crawl, picture, small_dataset


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
