from __future__ import annotations

import pytest

from reliquary.build.rebuilding.folder import RecipeFolder
from reliquary.build.rebuilding.wanted import Wanted
from reliquary.errors import FaultyFileError
from tests.build.rebuilding.closed import originals_of, with_origins


def test_several_pictures_are_made_of_one_original(restoration):
    wanted = Wanted.of(RecipeFolder.open(restoration[1]))
    assert len(wanted.originals) == 6
    assert len(wanted.pictures) == 36
    first = min(wanted.originals)
    images = wanted.images_of({first})
    assert len(images) == 3, "cut-outs, each with its mask"
    assert {original for _, original in images} == {first}


def test_the_address_of_an_original_is_that_of_whichever_row_has_one(recipe_only, tmp_path):
    folder = with_origins(recipe_only, tmp_path / "x", lambda row: row)
    wanted = Wanted.of(RecipeFolder.open(folder))
    assert sorted(wanted.originals) == originals_of(recipe_only)
    assert all(original.url for original in wanted.originals.values())


def test_every_row_that_makes_no_sense_is_named(recipe_only, tmp_path):
    folder = with_origins(recipe_only, tmp_path / "x", lambda row: row.model_copy(update={"kind": "teleported"}))
    with pytest.raises(FaultyFileError, match="row 0: kind: found 'teleported'") as caught:
        Wanted.of(RecipeFolder.open(folder))
    assert len(caught.value.faults) == 72
