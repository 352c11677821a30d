from __future__ import annotations

from pathlib import Path

from rich.console import Console

from reliquary.demo import narrator


def test_the_lines_that_load_the_dataset_are_whole_however_narrow_the_output_is(monkeypatch, capsys):
    monkeypatch.setattr(narrator, "console", Console(stderr=True, width=40))
    dataset = Path("/a/long/way/to") / ("builds" * 20)
    narrator.Narrator(quiet=False).ending(Path("/index.html"), [], dataset, 3)
    assert f'dataset = load_dataset("{dataset}")\n' in capsys.readouterr().err
