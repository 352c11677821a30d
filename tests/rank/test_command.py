from __future__ import annotations

import json
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from reliquary import cli
from reliquary.errors import ReliquaryError
from reliquary.rank.command import rank


@pytest.fixture
def app():
    app = typer.Typer()
    app.command()(rank)
    return app


def invoke(app, bench, *arguments):
    return CliRunner().invoke(app, [*arguments, "--workspace", str(bench.root)])


def test_a_suite_is_ranked_into_the_workspace(app, ranked_bench):
    path = str(ranked_bench.suite.folder / "suite.yaml")
    outcome = invoke(app, ranked_bench, path, "--json")
    assert outcome.exit_code == 0, outcome.output
    summary = json.loads(outcome.stdout)
    assert summary["made"]["verified"] == 4
    assert summary["places"]["page"] == str(ranked_bench.out / "index.html")


def test_without_a_name_all_suites_with_runs_are_ranked_elsewhere(app, ranked_bench):
    outcome = invoke(app, ranked_bench, "--out", str(ranked_bench.root / "site"), "--quiet")
    assert outcome.exit_code == 0, outcome.output
    assert (ranked_bench.root / "site" / "index.html").is_file()


def test_several_suites_share_a_summary_and_no_folder(app, ranked_bench):
    path = str(ranked_bench.suite.folder / "suite.yaml")
    refused = invoke(app, ranked_bench, path, path, "--out", str(ranked_bench.root / "site"))
    assert refused.exit_code == 2
    both = invoke(app, ranked_bench, path, path, "--json")
    assert json.loads(both.stdout)["made"]["provenance: results"] == 4


def test_a_leaderboard_is_checked_and_its_differences_are_told(app, ranked_bench):
    path = str(ranked_bench.suite.folder / "suite.yaml")
    invoke(app, ranked_bench, path)
    arguments = (path, "--check", "--out", str(ranked_bench.out))
    good = invoke(app, ranked_bench, path, "--check", "--json")  # of a suite of one's own: that of the workspace
    assert json.loads(good.stdout)["made"] == {"results": 4, "scored again": 4}
    (ranked_bench.out / "README.md").write_text("# Ours is best\n", "utf-8")
    bad = invoke(app, ranked_bench, *arguments)
    assert "README.md:1: committed '# Ours is best', made again '# Which civilisation" in str(bad.exception)


def test_without_a_name_the_committed_leaderboards_are_checked(app, bench):
    outcome = invoke(app, bench, "--check", "--without-data", "--json")
    assert outcome.exit_code == 0, outcome.output
    assert "not scored again" in outcome.stdout


def test_without_any_run_it_says_what_to_do(app, bench):
    outcome = invoke(app, bench)
    assert isinstance(outcome.exception, ReliquaryError)
    assert "no suite was run here yet; run: reliquary bench SUITE" in str(outcome.exception)


def test_an_unknown_suite_is_named(app, bench):
    outcome = invoke(app, bench, "provenence")
    assert "did you mean 'provenance'?" in str(outcome.exception)


def test_the_command_loads_nothing_heavy():
    heavy = "{'torch', 'sklearn', 'matplotlib', 'datasets', 'jinja2', 'playwright', 'pyarrow'}"
    code = f"import sys, reliquary.rank.command; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_leaderboard_is_exported_beside_being_ranked(ranked_bench, tmp_path):
    path, workspace = str(ranked_bench.suite.folder / "suite.yaml"), ("--workspace", str(ranked_bench.root))
    ranked = CliRunner().invoke(cli.app, ["rank", path, "--quiet", *workspace])
    assert ranked.exit_code == 0, ranked.output
    wish = ("--format", "csv", "--format", "eval-results", "--repo", "provenance-sample=museum/provenance")
    outcome = CliRunner().invoke(cli.app, ["rank", "export", path, "-o", str(tmp_path), *wish, "--json", *workspace])
    assert outcome.exit_code == 0, outcome.output
    summary = json.loads(outcome.stdout)
    assert summary["made"] == {"results": 4, "files of csv": 2, "files of eval-results": 2}
    assert (tmp_path / "standings.csv").is_file()


def test_samples_are_exported_with_the_builds_of_the_workspace(ranked_bench, tmp_path):
    path, workspace = str(ranked_bench.suite.folder / "suite.yaml"), ("--workspace", str(ranked_bench.root))
    assert CliRunner().invoke(cli.app, ["rank", path, "--quiet", *workspace]).exit_code == 0
    export = ["rank", "export", path, "-o", str(tmp_path / "out"), "--format", "every-eval-ever", "--json", *workspace]
    without, beside = (CliRunner().invoke(cli.app, [*export, *wish]) for wish in ((), ("--samples",)))
    made = [json.loads(outcome.stdout)["made"]["files of every-eval-ever"] for outcome in (without, beside)]
    assert made == [4, 8]


def test_an_unknown_format_is_wrong_usage(ranked_bench, tmp_path):
    path = str(ranked_bench.suite.folder / "suite.yaml")
    refused = CliRunner().invoke(cli.app, ["rank", "export", path, "-o", str(tmp_path), "--format", "excel"])
    assert refused.exit_code == 2
    assert "every-eval-ever" in refused.output


def test_before_a_suite_is_ranked_there_is_nothing_to_export(bench, tmp_path):
    path = str(bench.suite.folder / "suite.yaml")
    arguments = ["rank", "export", path, "-o", str(tmp_path / "out"), "--workspace", str(bench.root)]
    outcome = CliRunner().invoke(cli.app, arguments)
    assert "run: reliquary rank provenance" in str(outcome.exception)
    assert not (tmp_path / "out").exists()
