"""A Scrapy downloader middleware that says who asks, with a contact of the user."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from reliquary.crawl.network.contact import CONTACT_SETTING, contact_for


class HonestUserAgent:
    """Sets the User-Agent header: the setting USER_AGENT, with the contact as a second comment.

    It stands in the place of Scrapy's own middleware, and the contact in no setting that Scrapy writes into its log.

    Args:
        user_agent: Product and comment, as in RFC 9110, 10.1.5.
        contact: E-mail or web address; None for a museum on this machine.
    """

    def __init__(self, user_agent: str, contact: str | None) -> None:
        self._header = f"{user_agent} (+{contact})" if contact else user_agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware from the settings USER_AGENT, CRAWL_CONTACT and CRAWL_LOOPBACK.

        Raises:
            ReliquaryError: There is no contact, and the museum is not on this machine.
        """
        settings = crawler.settings
        contact = contact_for(settings.get(CONTACT_SETTING), required=not settings.getbool("CRAWL_LOOPBACK"))
        return cls(str(settings["USER_AGENT"]), contact)

    def process_request(self, request: Request) -> None:
        """Set the header, whatever stood there."""
        request.headers["User-Agent"] = self._header
