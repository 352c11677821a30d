"""A firewall before a loopback museum: it refuses after a burst of requests, as the Met's does."""

from __future__ import annotations

import threading
import time
from collections import deque
from http import HTTPStatus

from reliquary.sample.loopback.serving import HTML, Answer

CHALLENGE_PAGE = (
    b'<html><head><script src="/_Incapsula_Resource?a=1"></script></head><body>Request denied</body></html>'
)
CHALLENGE_HEADERS = {"X-Iinfo": "1-1-0 0NNN RT(0 0) q(0 0 0 0)"}
FIREWALL_ANSWER = Answer(HTTPStatus.FORBIDDEN, CHALLENGE_PAGE, HTML, CHALLENGE_HEADERS)


class Firewall:
    """Refuses after too many requests; the threads of the servers share it.

    Args:
        limit: Requests that are served within the window before it refuses; None never refuses.
        refusals: How many requests it refuses then.
        window_s: Length of the window in seconds.
    """

    def __init__(self, limit: int | None, refusals: int, window_s: float) -> None:
        self._limit = limit
        self._refusals = refusals
        self._window_s = window_s
        self._served: deque[float] = deque()
        self._to_refuse = 0
        self._lock = threading.Lock()

    def refuses(self) -> bool:
        """Count one request and return whether it is refused."""
        if self._limit is None:
            return False
        with self._lock:
            if not self._to_refuse and self._is_full(time.monotonic()):
                self._served.clear()
                self._to_refuse = self._refusals
            if self._to_refuse:
                self._to_refuse -= 1
                return True
            self._served.append(time.monotonic())
            return False

    def _is_full(self, now: float) -> bool:
        while self._served and now - self._served[0] > self._window_s:
            self._served.popleft()
        return len(self._served) == self._limit
