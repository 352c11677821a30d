"""Asks for addresses with the settings of the Scrapy project, and prints what became of each; the tests start it.

On standard input a JSON object: ``settings``, and ``rounds``, lists of requests that are sent at the same time, each
an object of the arguments of ``scrapy.Request``.
"""

from __future__ import annotations

import asyncio
import json
import sys

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.project import get_project_settings
from twisted.internet.defer import succeed

from reliquary.crawl.network.fetching import UnansweredError, download


class TurningResolver(CachingThreadedResolver):
    """A name server whose answer for ``turning.test`` is harmless the first time and private ever after."""

    asked = 0

    def getHostByName(self, name, timeout=()):  # noqa: N802 - Twisted's name
        if name != "turning.test":
            return super().getHostByName(name, timeout)
        self.asked += 1
        return succeed("192.0.43.8" if self.asked == 1 else "127.0.0.1")


class Asker(scrapy.Spider):
    name = "asker"
    problem = None
    rounds: list

    def stop(self, problem):
        if self.problem is None:
            self.problem = problem
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="stopped"))

    async def start(self):
        for requests in self.rounds:
            for outcome in await asyncio.gather(*map(self._ask, requests)):
                sys.stdout.write(json.dumps(outcome) + "\n")
        return
        yield

    async def _ask(self, request):
        try:
            response = await download(self.crawler, scrapy.Request(**request, dont_filter=True))
        except UnansweredError as error:
            return {"url": request["url"], "reason": str(error), "refused": error.refused}
        return {"url": request["url"], "status": response.status, "bytes": len(response.body)}

    def closed(self, reason):
        sys.stdout.write(json.dumps({"problem": self.problem}) + "\n")


def main():
    order = json.load(sys.stdin)
    settings = get_project_settings()
    settings.update(order["settings"], priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(Asker, rounds=order["rounds"])
    process.start()


if __name__ == "__main__":
    main()
