from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

from reliquary.default_command import DefaultCommandGroup

app = typer.Typer(cls=DefaultCommandGroup, no_args_is_help=True)


@app.command(DefaultCommandGroup.default)
def run(name: str, times: int = 1) -> None:
    typer.echo(f"run {name} {times}")


@app.command()
def status(name: str) -> None:
    typer.echo(f"status {name}")


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (["met"], "run met 1\n"),
        (["--times", "3", "met"], "run met 3\n"),
        (["run", "met"], "run met 1\n"),
        (["status", "met"], "status met\n"),
    ],
)
def test_arguments_that_name_no_command_go_to_the_default(arguments, output):
    assert CliRunner().invoke(app, arguments).output == output


def test_help_shows_the_options_of_the_default_and_the_other_commands():
    shown = CliRunner().invoke(app, ["--help"]).output
    assert shown.index("--times") < shown.index("status")
    assert "run" not in shown


@pytest.mark.parametrize(("shows_help", "output"), [(True, "Usage"), (False, "run nobody")])
def test_the_bare_name_runs_the_default_unless_it_shows_the_help(shows_help, output):
    group = typer.Typer(cls=DefaultCommandGroup, no_args_is_help=shows_help)

    @group.command(DefaultCommandGroup.default)
    def run(name: str = "nobody") -> None:
        typer.echo(f"run {name}")

    group.command()(status)
    assert output in CliRunner().invoke(group, []).output
