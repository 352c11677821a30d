"""Checking and storing what was received, in a process of its own beside the crawl.

The crawl has the other processor for itself, and a picture that breaks a decoder written in C ends that process, not
the crawl.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TypeVar

from reliquary.blobs import BlobStore
from reliquary.crawl.storing.pictures import Picture, PictureError, check_picture
from reliquary.workers import follow_parent

T = TypeVar("T")


class Keeper:
    """Puts records and pictures into a blob store, pictures only after a check.

    The process begins with the first call, ends with ``close``, and dies with the process that made it.

    Args:
        root: The blob store's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._pool = self._new_pool()
        self._alone = asyncio.Lock()

    async def keep_record(self, data: bytes) -> str:
        """Store a record and return its SHA-256.

        Raises:
            FullDiskError: There is no space left.
        """
        return await self._done(_keep_record, data)

    async def keep_picture(self, data: bytes, content_type: str) -> tuple[Picture, str]:
        """Check a picture, store it, and return what it is and its SHA-256.

        Args:
            data: The bytes as received.
            content_type: The server's Content-Type, or "".

        Raises:
            PictureError: It is no usable picture, or it broke the decoder.
            FullDiskError: There is no space left.
        """
        try:
            return await self._done(_keep_picture, data, content_type)
        except BrokenProcessPool as error:
            raise PictureError("the decoder broke down on it") from error

    def close(self) -> None:
        """End the process."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _done(self, function: Callable[..., T], *arguments: object) -> T:
        """Call a function in the process; once more in a new one, and alone, if the process died meanwhile.

        When it dies, all calls under way fail, and only one of them is to blame.
        """
        loop, pool = asyncio.get_running_loop(), self._pool
        try:
            return await loop.run_in_executor(pool, function, *arguments)
        except BrokenProcessPool:
            async with self._alone:
                if self._pool is pool:
                    self._pool = self._new_pool()
                return await self._alone_in_pool(function, *arguments)

    async def _alone_in_pool(self, function: Callable[..., T], *arguments: object) -> T:
        """Call a function in a process that nobody else uses."""
        with self._new_pool() as pool:
            return await asyncio.get_running_loop().run_in_executor(pool, function, *arguments)

    def _new_pool(self) -> ProcessPoolExecutor:
        # Not a fork: the crawl has threads and an event loop.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(1, context, initializer=_begin, initargs=(self._root,))


_stores: list[BlobStore] = []
"""The store of this process, where it is a keeper's."""


def _begin(root: Path) -> None:
    follow_parent()
    _stores.append(BlobStore(root))


def _keep_record(data: bytes) -> str:
    return _stores[0].put(data)


def _keep_picture(data: bytes, content_type: str) -> tuple[Picture, str]:
    picture = check_picture(data, content_type)
    return picture, _stores[0].put(data)
