from __future__ import annotations

from pathlib import Path

import pytest

from reliquary.errors import ReliquaryError
from reliquary.rank import folder as module
from reliquary.rank.folder import LeaderboardFolder


@pytest.mark.parametrize("spelling", [".", "../provenance", "../alias"])
def test_a_folder_has_one_lock_however_it_is_spelt(tmp_path, monkeypatch, spelling):
    monkeypatch.setattr(module, "PATIENCE_S", 0.0)
    board = tmp_path / "provenance"
    board.mkdir()
    (tmp_path / "alias").symlink_to(board)
    monkeypatch.chdir(board)
    with (
        LeaderboardFolder(board).locked(),
        pytest.raises(ReliquaryError, match="another process is writing this leaderboard"),
        LeaderboardFolder(Path(spelling)).locked(),
    ):
        pass


def test_a_link_below_the_folder_is_refused(tmp_path):
    board = LeaderboardFolder(tmp_path / "provenance")
    (board.path / "assets").mkdir(parents=True)
    board.refuse_links()
    (board.path / "assets" / "figures").symlink_to(tmp_path)
    with pytest.raises(ReliquaryError, match=r"figures: a link"):
        board.refuse_links()
