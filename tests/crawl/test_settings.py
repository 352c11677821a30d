from __future__ import annotations

from scrapy.settings import Settings

from reliquary.crawl import settings


def test_nobody_can_get_into_a_crawl_from_outside():
    loaded = Settings()
    loaded.setmodule(settings)
    assert not loaded.getbool("TELNETCONSOLE_ENABLED")
    assert not loaded.getbool("REMOTE_CONTROL_ENABLED")


def test_it_obeys_robots_and_says_who_it_is():
    assert settings.ROBOTSTXT_OBEY
    assert settings.ROBOTSTXT_USER_AGENT == "Reliquary"
    assert settings.USER_AGENT.startswith("Reliquary/")
    assert "Mozilla" not in settings.USER_AGENT


def test_the_guard_comes_before_all_others_and_the_pause_before_retries():
    loaded = Settings()
    loaded.setmodule(settings)
    order = {name.rsplit(".", 1)[1]: place for name, place in loaded.getwithbase("DOWNLOADER_MIDDLEWARES").items()}
    assert min((name for name in order if order[name]), key=order.get) == "AddressGuard"
    assert order["RobotsTxt"] == 100
    # Answers pass from high to low: unpacked first, then the pause, then retries and redirects.
    assert order["RetryMiddleware"] < order["HostPauses"] < order["Unpacking"] < order["RedirectMiddleware"]


def test_what_is_replaced_is_not_there_twice():
    replaced = [name for name, place in settings.DOWNLOADER_MIDDLEWARES.items() if place is None]
    assert {name.rsplit(".", 1)[1] for name in replaced} == {
        "RobotsTxtMiddleware",
        "UserAgentMiddleware",
        "HttpCompressionMiddleware",
    }
