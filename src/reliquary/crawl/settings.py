"""Settings of the Scrapy project; what depends on the museum is added by ``politeness``."""

from __future__ import annotations

from importlib.util import find_spec

import reliquary
from reliquary.crawl.storing.pictures import MAX_BYTES

BOT_NAME = "reliquary"
SPIDER_MODULES = ["reliquary.crawl.spiders"]
NEWSPIDER_MODULE = "reliquary.crawl.spiders"

# Who asks, without pretending to be a browser; HonestUserAgent adds the contact.
USER_AGENT = f"Reliquary/{reliquary.__version__} (dataset toolkit for cultural-heritage research; Scrapy)"
# E-mail or web address of the user; the environment variable RELIQUARY_CONTACT does as well.
CRAWL_CONTACT = None

# robots.txt binds every host, image hosts included; a host without one allows all (RFC 9309).
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Reliquary"
ROBOTSTXT_MAX_AGE = 24 * 3600
# The longest Crawl-delay in seconds that is kept; a longer one is cut down, with a warning.
CRAWL_DELAY_MAX = 300
# The longest Retry-After in seconds that is waited for; a longer one ends the crawl until another day.
RETRY_AFTER_MAX = 3600

# Both let others into the process or run code in it.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# A faster loop of the same interface, where there is one: not on Windows.
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if find_spec("uvloop") else None

# The pace of the crawler file is kept exactly, not on average.
DOWNLOADER = "reliquary.crawl.network.downloader.PacedDownloader"
DOWNLOAD_DELAY = 1
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS = 16
# Items are noted before they are yielded: Scrapy's hundred workers for each answer would have nothing to do.
CONCURRENT_ITEMS = 1
# For the whole answer, however slowly its bytes come.
DOWNLOAD_TIMEOUT = 120
# Both hold for an answer as it is sent and as it is unpacked. A list of all ids of the Met takes 4 MB.
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
CRAWL_MAX_IMAGE_BYTES = MAX_BYTES
DOWNLOAD_WARNSIZE = 0

# A plain 403 may pass; 403 and 429 of a firewall, and hosts that are out of service, are taken by HostPauses before.
RETRY_HTTP_CODES = [403, 408, 500, 502, 503, 504, 522, 524]
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"
REDIRECT_MAX_TIMES = 5
# A challenge page may hold a refresh that leads nowhere.
METAREFRESH_ENABLED = False

DOWNLOADER_MIDDLEWARES = {
    # Before robots.txt is asked for, and again for every redirect.
    "reliquary.crawl.network.guard.AddressGuard": 10,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "reliquary.crawl.network.robots.RobotsTxt": 100,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "reliquary.crawl.network.identity.HonestUserAgent": 500,
    # Sees the unpacked body, and before RetryMiddleware (550) does.
    "reliquary.crawl.network.pauses.HostPauses": 585,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "reliquary.crawl.network.unpacking.Unpacking": 590,
}
# They would pass every item through three more generators to do nothing: there is no depth, no limit, no error page.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
}
EXTENSIONS = {
    "reliquary.crawl.logs.SafeLog": 0,
    "reliquary.crawl.reporting.ProgressReporter": 500,
}

LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 60
