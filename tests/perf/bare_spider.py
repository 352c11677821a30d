"""What a Scrapy user writes who wants the same records and pictures: FilesPipeline, no manifest, no checks.

Run as: python bare_spider.py API FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class BareSpider(scrapy.Spider):
    """Asks for every object of the museum and for its pictures."""

    name = "bare"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Ask for the list of objects."""
        yield scrapy.Request(f"{self.settings['API']}/objects")

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """Ask for every object of the list."""
        for object_id in response.json()["objectIDs"]:
            yield scrapy.Request(f"{self.settings['API']}/objects/{object_id}", callback=self.parse_object)

    def parse_object(self, response: Response) -> dict[str, Any]:
        """Return an object with the addresses of its pictures."""
        record = response.json()
        urls = [record["primaryImage"], *record["additionalImages"]] if record["isPublicDomain"] else []
        return {"record": record, "file_urls": [url for url in urls if url]}


if __name__ == "__main__":
    process = CrawlerProcess(
        {
            "API": sys.argv[1],
            "FILES_STORE": sys.argv[2],
            "ITEM_PIPELINES": {"scrapy.pipelines.files.FilesPipeline": 1},
            "REMOTE_CONTROL_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "LOG_LEVEL": "WARNING",
            "FEEDS": {f"{sys.argv[2]}/records.jsonl": {"format": "jsonlines"}},
        }
    )
    process.crawl(BareSpider)
    process.start()
