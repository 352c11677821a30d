from __future__ import annotations

import subprocess
import sys

import pytest

from reliquary.engines import engine_for
from reliquary.errors import ReliquaryError


def test_an_unknown_engine_says_what_is_known():
    with pytest.raises(ReliquaryError, match="'warp' is not known; known are: native"):
        engine_for("warp")


def test_engines_load_without_torch():
    code = "import sys, reliquary.engines; print(sorted({'torch', 'lightning', 'timm'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
