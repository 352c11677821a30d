"""Measures what ranking many records takes: python tests/perf/ranking.py [RECORDS].

Records without predictions: scoring takes what its tasks take, and is measured beside them. They read as an earlier
ranking left them, so that none has to be written again, as in a leaderboard that grows.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from large_board import SUITE, records_of_networks
from resident import peak_mib

from reliquary.catalogue import load_suite
from reliquary.rank.run import rank_suite
from reliquary.rank.verify import NOT_SCORED

RECORDS = 100_000


def ranking() -> dict[str, float]:
    """Rank in a process of its own: what others loaded and left would count as memory, and slow its collections."""
    done = subprocess.run([sys.executable, __file__], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def rank_here(records: int = RECORDS) -> dict[str, float]:
    """Return CPU seconds of ranking records that were ranked before, and the most memory of this process."""
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(temporary) / SUITE
        write_records(out / "results", records)
        suite = load_suite(SUITE)
        start = time.process_time()
        rank_suite(suite, None, Path(temporary) / "builds", out, quiet=True)
        cpu_s = time.process_time() - start
    return {"records": records, "cpu_s": round(cpu_s, 1), "peak_mib": round(peak_mib())}


def write_records(folder: Path, number: int) -> None:
    """Write so many records, without waiting for the disk each time."""
    folder.mkdir(parents=True)
    for record in records_of_networks(number):
        record.update(status="measured", note=f"{NOT_SCORED}: its predictions are not at hand")
        text = json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        (folder / f"{record['spec_sha256']}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(rank_here(*map(int, sys.argv[1:]))) + "\n")
