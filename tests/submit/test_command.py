from __future__ import annotations

import json

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
