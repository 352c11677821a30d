"""What a request can fail of."""

from __future__ import annotations

import errno

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


class RequestError(Exception):
    """A request that cannot be met; the worker answers with it and goes on.

    Attributes:
        kind: Whose fault it is: model, light, texture, disk or render.
        reason: One sentence that names the file, and what to do.
    """

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


def brief(error: BaseException) -> str:
    """Returns what an error says, on one line and without Blender's prefix."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[-1] if lines else type(error).__name__).removeprefix("Error: ")
