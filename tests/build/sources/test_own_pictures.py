from __future__ import annotations

from pathlib import Path

import pytest

from reliquary.build.sources.own_pictures import own_pictures
from reliquary.errors import ReliquaryError


def test_the_folder_that_is_written_down_need_not_be_there(tmp_path):
    assert own_pictures(tmp_path) is None
    (tmp_path / "source.json").write_text('{"folder": "/moved/away"}')
    assert own_pictures(tmp_path) == Path("/moved/away")


@pytest.mark.parametrize("content", ['{"folder": 3}', "[]", "{}"])
def test_a_damaged_note_is_an_error(tmp_path, content):
    (tmp_path / "source.json").write_text(content)
    with pytest.raises(ReliquaryError, match=r"source.json: folder: found .*; remove the file"):
        own_pictures(tmp_path)
