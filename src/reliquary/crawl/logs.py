"""A Scrapy extension that keeps a museum's text from writing lines of its own, or to the terminal, through the log.

Scrapy writes much of what a server sends into its messages: addresses, header values, texts of errors.
"""

from __future__ import annotations

import logging
import re
from typing import Self

from scrapy.crawler import Crawler
from scrapy.utils.log import get_scrapy_root_handler

# Control characters but the line feed, line separators of Unicode, marks that turn the direction of text, and halves
# of surrogate pairs, which no file can hold.
_UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_INDENT = "\n    "


class SafeFormatter(logging.Formatter):
    """Formats a record so that only its first line begins at the margin, and no character in it is a command.

    Args:
        inner: Does the formatting proper.
    """

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record, tracebacks included."""
        return escape(self._inner.format(record)).replace("\n", _INDENT)


class SafeLog:
    """Puts the formatter into the handler that Scrapy made for its log."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:  # noqa: ARG003 - Scrapy's signature
        """Make the extension, which has then done its work."""
        handler = get_scrapy_root_handler()
        if handler is not None and not isinstance(handler.formatter, SafeFormatter):
            handler.setFormatter(SafeFormatter(handler.formatter or logging.Formatter()))
        return cls()


def escape(text: str) -> str:
    """Return a text with its control characters written as escapes, as in Python; line feeds stay."""
    return _UNSAFE.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)
