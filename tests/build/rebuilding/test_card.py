from __future__ import annotations

import yaml

from reliquary.build.reader import FRONT_MATTER
from reliquary.build.rebuilding.card import Counts, named_tools, pins
from reliquary.build.rebuilding.folder import RecipeFolder
from tests.build.rebuilding.closed import IN_COPYRIGHT, digest


def test_the_card_says_that_there_are_no_pictures_and_how_to_get_them(recipe_only, whole):
    text = (recipe_only / "README.md").read_text()
    assert "holds **no picture**" in text
    assert "reliquary build --from-manifest" in text
    assert digest(whole) in text
    assert f"| {IN_COPYRIGHT} | 72 |" in text
    assert "| met | 72 | 72 |" in text
    assert "pillow==" in text
    head = yaml.safe_load(FRONT_MATTER.match(text)[1])
    assert head["license"] == "other"
    assert "recipe-only" in head["tags"]
    assert [config["config_name"] for config in head["configs"]] == ["originals"]


def test_no_line_of_a_card_breaks_its_tables(recipe_only, restoration):
    for folder in (recipe_only, restoration[1]):
        text = (folder / "README.md").read_text()
        assert "{{" not in text
        assert "{%" not in text
        assert max(map(len, text.splitlines())) < 200


def test_an_original_of_several_pictures_counts_once(restoration):
    counts = Counts()
    assert len(list(counts.passing(RecipeFolder.open(restoration[1]).origins()))) == 36
    assert counts.pictures == 36
    assert (counts.origins["walls"].originals, counts.origins["walls"].addresses) == (6, 0)


def test_tools_are_named_with_their_versions():
    tools = {"zlib": "1.3", "pillow": "12.3.0", "pyarrow": "26.0.1"}
    assert named_tools(tools) == "pillow 12.3.0, pyarrow 26.0.1, zlib 1.3"
    assert pins(tools) == "pillow==12.3.0 pyarrow==26.0.1"
    assert pins({}) == ""
