"""What a request can fail of."""

from __future__ import annotations

from reliquary.render.scene import Fault, FaultKind


class RequestError(Exception):
    """A request that cannot be met; the worker answers with it and goes on."""

    def __init__(self, kind: FaultKind, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault(kind, reason)
