"""Checks that say plainly what they see, for the tests of looking; a process of its own can import them."""

from __future__ import annotations

import os
import signal
from typing import ClassVar

from reliquary.curate.measuring.sights import Sight
from reliquary.files import sha256_bytes

KILLED_BY = "RELIQUARY_TEST_KILLED_BY"
"""An environment variable that names the picture at the sight of which the process dies."""


class Bright:
    """The mean of the picture."""

    name: ClassVar[str] = "bright"
    title: ClassVar[str] = "Bright"
    version: ClassVar[int] = 1

    def look(self, picture):
        if os.environ.get(KILLED_BY) == sha256_bytes(picture.data):
            os.kill(os.getpid(), signal.SIGKILL)
        mean = float(picture.grey.mean())
        return Sight(mean / 255, f"its mean is {mean:.1f}")


class Corner:
    """The pixel at the top left."""

    name: ClassVar[str] = "corner"
    version: ClassVar[int] = 1

    def describe(self, picture):
        return picture.rgb[0, 0].tobytes()
