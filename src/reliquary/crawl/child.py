"""Running a spider in a process of its own, which ends with the process that started it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from reliquary.crawl.network.contact import CONTACT_VARIABLE
from reliquary.errors import InterruptedVerbError, explain_full_disk

PATIENCE_S = 10

Show = Callable[[dict[str, Any]], None]
"""Takes a report of the spider: see ``reporting``."""


@dataclass(frozen=True)
class Ended:
    """How a spider ended.

    Attributes:
        problem: Why it ended early, in its own words; None if it does not say.
        status: Exit status of the process.
    """

    problem: str | None
    status: int


def run_spider(
    spider: str,
    arguments: Mapping[str, str],
    *,
    log: Path,
    contact: str | None,
    show: Show,
    settings: Mapping[str, str] | None = None,
) -> Ended:
    """Run a spider in a child process, which ends as soon as this one does or closes its standard input.

    A process of its own because Scrapy's reactor runs once in a process, and so that a stop is clean. The contact
    goes through the environment, because a command line is for all users of the machine to see.

    Args:
        spider: Its name.
        arguments: The spider's arguments.
        log: Its log file.
        contact: E-mail or web address that servers are told; None for none.
        show: Called with every report.
        settings: Further Scrapy settings.

    Raises:
        InterruptedVerbError: The user stopped it.
        FullDiskError: There is no space left for the log.
    """
    named = {CONTACT_VARIABLE: contact} if contact else {}
    with explain_full_disk(log), log.open("ab") as errors:
        child = subprocess.Popen(  # noqa: S603 - our own module, no shell
            _command(spider, arguments, {"LOG_FILE": str(log), "REPORT_PROGRESS": "True", **(settings or {})}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=os.environ | {"SCRAPY_SETTINGS_MODULE": "reliquary.crawl.settings"} | named,
            start_new_session=True,
        )
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the crawl's pipes are missing")
        try:
            problem = _follow(child.stdout, show)
        except KeyboardInterrupt as error:
            raise InterruptedVerbError(
                f"{log.parent}: stopped; run the same command again to go on where it stopped"
            ) from error
        finally:
            _end(child, child.stdin)
    return Ended(problem, child.returncode)


def _command(spider: str, arguments: Mapping[str, str], settings: Mapping[str, str]) -> list[str]:
    return [
        sys.executable,
        "-P",  # the folder that the user stands in must not supply modules
        "-m",
        "scrapy",
        "crawl",
        spider,
        *(part for name, value in arguments.items() for part in ("-a", f"{name}={value}")),
        *(part for name, value in settings.items() for part in ("-s", f"{name}={value}")),
    ]


def _follow(lines: IO[bytes], show: Show) -> str | None:
    """Pass on what a spider reports until it ends; return the problem that ended it early."""
    for line in lines:
        report = json.loads(line)
        show(report)
        if report["problem"] is not None:
            return str(report["problem"])
    return None


def _end(child: subprocess.Popen[bytes], stdin: IO[bytes]) -> None:
    stdin.close()
    try:
        child.wait(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
