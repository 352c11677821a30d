"""Started as a file with the path of a job; see `reliquary.engines.openmmlab.messages`.

It runs under the environment's own Python, where this package may not be installed, and goes behind all else there.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[4]))

from reliquary.engines.openmmlab.worker.main import main

if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
