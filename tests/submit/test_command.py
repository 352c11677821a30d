from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from reliquary.cli import app


def test_a_submission_and_its_withdrawal_from_the_command_line(desk):
    suite = str(desk.suite.folder / "suite.yaml")
    own = ["--workspace", str(desk.root), "--json"]
    arguments = ["submit", suite, str(desk.csv()), "--about", str(desk.about()), "--protocol", "small", "--seed", "3"]
    done = CliRunner().invoke(app, [*arguments, *own])
    assert done.exit_code == 0, done.output
    made = json.loads(done.stdout)
    assert made["places"]["leaderboard"] == str(desk.out / "README.md")
    undone = CliRunner().invoke(
        app, ["submit", "withdraw", suite, made["made"]["record"], "--reason", "a leak between the splits", *own]
    )
    assert undone.exit_code == 0, undone.output
    assert json.loads(undone.stdout)["made"] == {"withdrawn": made["made"]["record"]}


@pytest.mark.parametrize("seed", ["99999999999999999999999", "-1"])
def test_a_seed_that_no_table_holds_is_refused(seed):
    done = CliRunner().invoke(app, ["submit", "provenance", "p.csv", "--about", "s.yaml", "--seed", seed])
    assert done.exit_code == 2, done.output
    assert "--seed" in done.output
