"""Measures the memory of a long crawl: 200,000 simulated objects with one tiny image each."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from simulated import N_OBJECTS

HERE = Path(__file__).resolve().parent
INTERVAL_S = 0.5
TENTH = 10


def crawl_memory(n_objects: int = N_OBJECTS) -> dict[str, float]:
    """Crawl so many objects and return the greatest resident memory of all its processes in MiB, in all and early."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *(sys.executable, "-m", "scrapy", "crawl", "met", "-a", "museum=sample"),
            *("-a", "api=http://127.0.0.1:9/public/collection/v1", "-a", f"folder={folder}/crawl"),
            *("-s", f"SIMULATED_OBJECTS={n_objects}"),
        ]
        paths = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
        child = subprocess.Popen(command, env=os.environ | {"SCRAPY_SETTINGS_MODULE": "simulated", "PYTHONPATH": paths})
        ledger = Path(folder) / "crawl" / "ledger.sqlite"
        peaks = []
        while child.poll() is None:
            time.sleep(INTERVAL_S)
            peaks.append((_objects(ledger), _peak_mib(child.pid)))
        if child.returncode:
            raise SystemExit(f"the crawl ended with status {child.returncode}")
    early = max(mib for objects, mib in peaks if objects <= n_objects // TENTH)
    peak = max(mib for _, mib in peaks)
    return {"objects": n_objects, "peak_mib": round(peak), "peak_mib_after_a_tenth": round(early)}


def _objects(ledger: Path) -> int:
    """Return how many objects the ledger holds; 0 while there is none."""
    import sqlite3

    try:
        with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as database:
            return int(database.execute("SELECT count(*) FROM objects").fetchone()[0])
    except sqlite3.Error:
        return 0


def _peak_mib(pid: int) -> float:
    """Return the greatest resident memory so far (VmHWM of Linux) of a process and its children, 0 once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return 0.0
    own = next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
    return own + sum(_peak_mib(int(child)) for child in children)
