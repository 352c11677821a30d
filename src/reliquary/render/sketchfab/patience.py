"""Asking again, with pauses that grow, when a server is in trouble or wants fewer requests."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from reliquary.errors import ReliquaryError
from reliquary.render.sketchfab.faults import TryAgainError

T = TypeVar("T")


@dataclass(frozen=True)
class Patience:
    """How often and how long is waited.

    Attributes:
        times: Attempts.
        first_s: The pause after the first, seconds; each later one is twice as long.
        longest_s: The longest pause that a server may ask for before it is left in peace.
        sleep: What waits.
    """

    times: int = 5
    first_s: float = 2
    longest_s: float = 300
    sleep: Callable[[float], None] = time.sleep

    def keep_trying(self, attempt: Callable[[], T]) -> T:
        """Return what an attempt returns, the first that succeeds.

        Raises:
            TryAgainError: The last one failed too.
            ReliquaryError: The server asks for a longer pause than is waited, or an attempt fails for good.
        """
        for number in range(self.times - 1):
            try:
                return attempt()
            except TryAgainError as error:
                self._wait(error, self.first_s * 2**number)
        return attempt()

    def _wait(self, error: TryAgainError, pause: float) -> None:
        wanted = error.after if error.after is not None else pause
        if wanted > self.longest_s:
            raise ReliquaryError(
                f"{error}; it asks to be left alone for {wanted:,.0f} seconds: run the same command again after that"
            ) from error
        self.sleep(wanted)
