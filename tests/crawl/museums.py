"""Loopback museums for tests of what is killed and comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable

from reliquary.sample.loopback.museum import LoopbackMuseum


class CountingMuseum(LoopbackMuseum):
    """A museum that tells when it has served so many requests."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit = None
        self.then = None
        self.reached = threading.Event()

    def _serve(self, request, host):
        answer = super()._serve(request, host)
        if self.limit is not None and len(self.log) >= self.limit:
            if self.then is not None:
                self.then()
            self.reached.set()
        return answer

    def wait_for(self, more: int, then: Callable[[], None] | None = None) -> bool:
        """Return once so many more requests were served; False if that takes too long.

        Args:
            more: So many requests.
            then: Called by the server itself, before that answer is sent, however busy the machine is.
        """
        self.reached.clear()
        self.then = then
        self.limit = len(self.log) + more
        return self.reached.wait(timeout=60)


def ports(museum: LoopbackMuseum) -> dict[str, int]:
    """Return the ports of a museum, for one that comes after it."""
    return {
        "api_port": int(museum.api_host.split(":")[1]),
        "image_port": int(museum.image_host.split(":")[1]),
    }
