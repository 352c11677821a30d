from __future__ import annotations

import json

from typer.testing import CliRunner

from reliquary.cli import app
from reliquary.rank.run import rank_suite


def run(*arguments):
    return CliRunner().invoke(app, ["rank", "site", *map(str, arguments)])


def test_the_leaderboards_of_the_workspace_become_a_site(pictured_bench):
    bench = pictured_bench
    rank_suite(bench.suite, bench.runs, bench.builds, bench.root / "leaderboards" / "provenance", quiet=True)
    suite = bench.root / "benchmarks" / "provenance" / "suite.yaml"
    result = run(suite, "-o", bench.root / "out", "--workspace", bench.root, "--space", "--json", "-q")
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    assert summary["made"]["rows"] == 2
    assert summary["made"]["pictures"] > 0
    assert (bench.root / "out" / "index.html").is_file()
    assert (bench.root / "out" / "README.md").read_text("utf-8").startswith("---\n")


def test_without_leaderboards_the_command_says_what_to_run(tmp_path):
    result = run("-o", tmp_path / "out", "--workspace", tmp_path)
    assert result.exit_code == 1
    assert "no leaderboards to show; run: reliquary rank SUITE" in str(result.exception)
