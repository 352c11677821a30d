"""Getting one answer through Scrapy's downloader, with every failure as a reason."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionClosed

from reliquary.crawl.text import clean

DOWNLOAD_ERRORS = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
    ConnectError,
    ConnectionClosed,
    OSError,
)

GONE = (404, 410)

TOO_LARGE = "larger than an answer may be (settings DOWNLOAD_MAXSIZE, for images CRAWL_MAX_IMAGE_BYTES)"


class RefusedRequest(IgnoreRequest):
    """A request that must not be sent, by our rules or the museum's; the message is the reason for the item's row."""


class UnansweredError(Exception):
    """A request got no usable answer; the message is the reason for the item's row.

    Attributes:
        refused: It was not sent, by a rule of ours or of the museum; asking again will not help.
    """

    def __init__(self, reason: str, *, refused: bool) -> None:
        super().__init__(reason)
        self.refused = refused


async def download(crawler: Crawler, request: Request) -> Response:
    """Send a request through all downloader middlewares.

    Raises:
        UnansweredError: There is no answer, after all retries.
    """
    if crawler.engine is None:
        raise RuntimeError("the crawl has not been started")
    try:
        return await crawler.engine.download_async(request)
    except (IgnoreRequest, *DOWNLOAD_ERRORS) as error:
        raise unanswered(error) from error


def unanswered(error: BaseException) -> UnansweredError:
    """Return the reason behind an exception of Scrapy's downloader."""
    return UnansweredError(_reason(error), refused=isinstance(error, RefusedRequest))


def _reason(error: BaseException) -> str:
    text = (clean(str(error)) or "").rstrip(".")
    if isinstance(error, DownloadCancelledError):
        # Without a Content-Length Scrapy does not say why it cut the answer off.
        return TOO_LARGE
    if isinstance(error, IgnoreRequest) and text:
        return text
    return f"{type(error).__name__}: {text or 'no details'}"
