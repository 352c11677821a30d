from __future__ import annotations

from reliquary.build.rebuilding.fetching.answers import Answer, What
from reliquary.build.rebuilding.fetching.requests import DEFAULT_PACE, HostOrder, Rules, plan_requests
from reliquary.build.rebuilding.wanted import WantedOriginal
from tests.build.rebuilding.fetching.museums import CRAWLERS

RULES = Rules(CRAWLERS)


def original(url, museum=None, number=0):
    return WantedOriginal(f"{number:064x}", 1, url, museum, museum or "walls")


def plan(*originals, rules=RULES):
    return plan_requests(originals, rules)


def test_a_museum_is_asked_at_its_own_pace_at_its_own_hosts():
    (order,) = plan(original("https://images.metmuseum.org/a.jpg", "met")).orders
    met = CRAWLERS[0]
    assert order.hosts == sorted(met.api.hosts)
    assert order.pace == met.pace
    assert order.ports == [80, 443]
    assert (order.private, order.is_loopback) == ([], False)
    settings = order.reach().settings()
    assert settings["DOWNLOAD_SLOTS"]["images.metmuseum.org"]["delay"] == 0.5
    assert settings["DOWNLOAD_DELAY"] == 1


def test_a_host_that_nobody_knows_is_asked_once_a_second_and_leads_nowhere_else():
    (order,) = plan(original("https://elsewhere.example/a.jpg", "atlantis")).orders
    assert order.hosts == ["elsewhere.example"]
    assert order.pace == DEFAULT_PACE
    assert order.reach().settings()["DOWNLOAD_DELAY"] == 1


def test_hosts_have_an_order_each():
    urls = ["https://b.example/1", "https://a.example/2", "https://b.example:8443/3", "http://A.example/4"]
    orders = plan(*(original(url, number=number) for number, url in enumerate(urls))).orders
    assert [(order.host, [request.url for request in order.requests]) for order in orders] == [
        ("a.example", [urls[1], urls[3]]),
        ("b.example", [urls[0], urls[2]]),
    ]


def test_terms_hold_for_the_museum_and_for_its_host_whatever_the_recipe_says():
    url = "https://collections.louvre.fr/media/1.jpg"
    for wanted in (
        original(url, "louvre"),
        original(url, "met"),
        original(url),
        original("https://x.example/1", "louvre"),
    ):
        planned = plan(wanted)
        assert planned.orders == []
        (answer,) = planned.barred.values()
        assert answer.what is What.NOT_ALLOWED
        assert "--accept-terms louvre" in answer.reason
        assert len(plan(wanted, rules=Rules(CRAWLERS, accepted={"louvre"})).orders) == 1
        assert len(plan(wanted, rules=Rules(CRAWLERS, accepted={"met"})).orders) == 0


def test_redirects_to_a_museum_whose_terms_were_not_accepted_lead_nowhere():
    (order,) = plan(original("https://elsewhere.example/a.jpg")).orders
    assert "collections.louvre.fr" not in order.hosts


def test_what_has_no_address_names_the_copy_that_it_came_from():
    planned = plan(original(None))
    assert planned.barred == {"0" * 64: Answer(What.NO_ADDRESS, "give a copy of 'walls' as --source")}


def test_an_address_that_is_none_is_refused():
    for url in ("http://[half", "nonsense", "file:///etc/passwd"):
        (answer,) = plan(original(url)).barred.values()
        assert answer == Answer(What.REFUSED, "no usable address")


def test_this_machine_is_only_asked_if_it_is_named():
    url = "http://127.0.0.1:8000/a.jpg"
    (order,) = plan(original(url)).orders
    assert not order.is_loopback
    assert order.private == []
    (order,) = plan(original(url), rules=Rules(CRAWLERS, private={"127.0.0.1"})).orders
    assert order.is_loopback
    assert order.reach().settings()["DOWNLOAD_DELAY"] == 0


def test_the_spider_reads_what_was_written(tmp_path):
    (order,) = plan(original("https://images.metmuseum.org/a.jpg", "met")).orders
    order.write(tmp_path / "order.json")
    assert HostOrder.model_validate_json((tmp_path / "order.json").read_bytes()) == order
