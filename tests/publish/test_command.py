from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from reliquary import cli
from tests.publish.fixtures import REPO
from tests.publish.hub_storage import CutError

PROGRAM = "import sys; from reliquary.cli import main; sys.argv[0] = 'reliquary'; main()"


def run(*arguments):
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def test_a_dry_run_is_the_default(hub, make_version):
    result = run("publish", make_version("0.1.0"), "--to", REPO, "--tag", "v0.1.0", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["made"]["state"].startswith("dry run")
    assert hub.repos == {}


def test_what_stands_against_it_has_a_status_of_its_own(hub, make_version):
    result = run("publish", make_version("0.1.0"), "--to", REPO, "--tag", "v3.0.0")
    assert result.exit_code == 3
    assert "found 'v3.0.0'" in result.output


def test_publish_verify_and_diff(hub, make_version):
    for version in ("0.1.0", "0.2.0"):
        result = run("publish", make_version(version), "--to", REPO, "--tag", f"v{version}", "--for-real", "--quiet")
        assert (result.exit_code, result.output) == (0, "")
    checked = run("verify", f"{REPO}@v0.1.0", "--json")
    assert json.loads(checked.stdout)["made"]["version"] == "0.1.0"
    compared = run("build", "diff", f"{REPO}@v0.1.0", REPO, "--json")
    assert compared.exit_code == 0
    found = json.loads(compared.stdout)
    assert (found["old"], found["new"], found["step"]) == ("0.1.0", "0.2.0", "patch")


@pytest.mark.real
def test_a_publisher_that_is_killed_goes_on(hub, make_version):
    """The process dies while the fourth large file is on its way."""
    command = [sys.executable, "-c", PROGRAM, "publish", str(make_version("0.1.0")), "--to", REPO, "--tag", "v0.1.0"]
    processes = []

    def die():
        os.kill(processes[0].pid, signal.SIGKILL)
        raise CutError

    hub.on("PUT", "/lfs/", die, skip=3)
    hub.reset("PUT", "/lfs/", skip=3, times=9)  # what the process had sent besides comes to nothing too
    process = subprocess.Popen([*command, "--for-real"], stderr=subprocess.PIPE, text=True)
    processes.append(process)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    arrived = set(hub.large)
    repo = hub.repos[REPO]
    assert len(arrived) == 3
    assert (len(repo.commits), repo.tags) == (1, {})

    hub.forgive()
    hub.log.clear()
    done = subprocess.run([*command, "--for-real"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (len(repo.commits), repo.tags) == (2, {"v0.1.0": repo.head})
    assert not any(hub.asked("PUT", oid) for oid in arrived), "what had arrived is not sent again"
    again = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    assert json.loads(again.stdout)["made"]["state"] == "published already, nothing to do"
