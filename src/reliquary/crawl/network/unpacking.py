"""A Scrapy downloader middleware that undoes a Content-Encoding, and says what is wrong where it cannot."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from reliquary.crawl.network.fetching import TOO_LARGE
from reliquary.crawl.text import clean


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's middleware, with one exception for all that goes wrong.

    Scrapy stops a decompression bomb at the limit of DOWNLOAD_MAXSIZE, but lets the decoders' own errors through,
    which nothing behind it expects.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Pass on the answer with its body unpacked.

        Raises:
            IgnoreRequest: The body unpacks to more than allowed, or is damaged.
        """
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise IgnoreRequest(f"unpacked {TOO_LARGE}") from error
        except Exception as error:  # each of the four decoders has errors of its own
            named = clean(b", ".join(response.headers.getlist("Content-Encoding")).decode("latin-1"))
            raise IgnoreRequest(f"its Content-Encoding '{named}' cannot be undone ({clean(str(error))})") from error
