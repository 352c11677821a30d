"""Holding what was used last, up to so many bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by their keys; those not asked for longest go first.

    Args:
        make: Makes the value of a key.
        n_bytes: Size of a value.
        limit: Bytes to hold at most; one value is held however large it is.
    """

    def __init__(self, make: Callable[[K], V], n_bytes: Callable[[V], int], limit: int) -> None:
        self._make = make
        self._n_bytes = n_bytes
        self._limit = limit
        self._held: OrderedDict[K, V] = OrderedDict()
        self._total = 0

    def __getitem__(self, key: K) -> V:
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        value = self._held[key] = self._make(key)
        self._total += self._n_bytes(value)
        while self._total > self._limit and len(self._held) > 1:
            _, oldest = self._held.popitem(last=False)
            self._total -= self._n_bytes(oldest)
        return value
