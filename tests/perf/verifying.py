"""Measures verify: python tests/perf/verifying.py [NUMBER]. The default is 20,000 small images."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from memory import write_crawl, write_recipe

NUMBER = 20_000


def verifying(number: int = NUMBER) -> dict[str, float]:
    """Verify a dataset of so many images, and one of a tenth, each in a process of its own.

    Returns:
        CPU time an image with and without decoding, from the difference of the two, and the peak memory of both.
    """
    many, few = (_verify(n) for n in (number, number // 10))
    images = number - number // 10
    return {
        "images": number,
        "cpu_ms_an_image": round(1000 * (many["cpu_s"] - few["cpu_s"]) / images, 3),
        "cpu_ms_an_image_fast": round(1000 * (many["fast_cpu_s"] - few["fast_cpu_s"]) / images, 3),
        "peak_mib": round(many["peak_mib"]),
        "peak_mib_of_a_tenth": round(few["peak_mib"]),
    }


def _verify(number: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        crawl, recipe = write_crawl(folder / "crawl", number), write_recipe(folder / "small")
        _run("build", str(recipe), "--source", str(crawl), "--workspace", str(folder / "workspace"))
        (built,) = (folder / "workspace" / "builds").glob("provenance-*")
        cpu_s, peak_mib = _run("verify", str(built))
        fast_cpu_s, _ = _run("verify", str(built), "--fast")
    return {"cpu_s": cpu_s, "fast_cpu_s": fast_cpu_s, "peak_mib": peak_mib}


def _run(*arguments: str) -> tuple[float, float]:
    """Run a command of reliquary, and return its CPU seconds and its peak memory in MiB."""
    command = [str(Path(sys.executable).with_name("reliquary")), *arguments, "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(verifying(int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER)) + "\n")
