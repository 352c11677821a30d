from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from reliquary import cli
from reliquary.train import run

WHAT = ("--name", "finds", "--licence", "MIT", "--credit", "Nobody")


def train(*arguments: object) -> subprocess.CompletedProcess[str]:
    program = "from reliquary.cli import main; main()"
    command = [sys.executable, "-c", program, "train", *map(str, arguments), "--json"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_options_reach_the_training(monkeypatch, tmp_path):
    seen = {}

    def record(pictures, workspace, training, *, rows, quiet):
        seen.update(pictures=pictures, root=workspace.root, training=training, rows=rows, quiet=quiet)
        raise SystemExit(0)

    monkeypatch.setattr(run, "train_on", record)
    more = ("--form", "voc", "--baseline", "a", "--baseline", "b/c", "--protocol", "full", "--seeds", "2")
    CliRunner().invoke(cli.app, ["train", "finds", *WHAT, *more, "--workers", "3", "--workspace", str(tmp_path), "-q"])
    assert (str(seen["pictures"].folder), seen["pictures"].form, seen["pictures"].licence) == ("finds", "voc", "MIT")
    assert (seen["training"].protocol, seen["training"].seeds, seen["training"].workers) == ("full", 2, 3)
    assert (seen["rows"], seen["root"], seen["quiet"]) == (["a", "b/c"], tmp_path, True)


@pytest.mark.parametrize("missing", ["--name", "--licence", "--credit"])
def test_what_no_program_can_know_must_be_said(missing):
    given = [word for pair in zip(WHAT[::2], WHAT[1::2], strict=True) if pair[0] != missing for word in pair]
    answer = CliRunner().invoke(cli.app, ["train", "finds", *given])
    assert answer.exit_code == 2
    assert missing in answer.output


def test_bad_input_is_one_error(tmp_path):
    answer = train(tmp_path, *WHAT, "--workspace", tmp_path / "workspace")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith(f"error: {tmp_path}: no picture there")
