from __future__ import annotations

import pytest

from reliquary.crawl.folder import CrawlFolder, Order, begin
from reliquary.crawl.spiders.arguments import folder_from_arguments
from reliquary.errors import ReliquaryError

API = "http://127.0.0.1:8000/v1"


def test_a_spider_s_name_is_the_museum_and_the_workspace_its_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = folder_from_arguments("met", {"api": API})
    assert folder.path.resolve() == tmp_path / "workspace" / "crawls" / "met"
    assert CrawlFolder.open(folder.path).state.order == Order(api=API)


def test_every_part_of_an_order_can_be_given(tmp_path):
    arguments = {"museum": "sample", "api": API, "limit": "7", "images": "no", "accept_terms": "yes"}
    arguments["allow_private"] = "10.0.0.5,images.lan"
    folder = folder_from_arguments("met", arguments | {"folder": str(tmp_path)})
    assert folder.museum == "sample"
    assert folder.state.order == Order(
        api=API, limit=7, images=False, accept_terms=True, allow_private=["10.0.0.5", "images.lan"]
    )


def test_a_folder_alone_goes_on_with_what_lies_there(tmp_path, crawler):
    order = Order(api=API, limit=3)
    begin(tmp_path, crawler, order)
    assert folder_from_arguments("met", {"folder": str(tmp_path)}).state.order == order


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"limits": "3"}, "-a limits: unknown; known are folder, museum, api"),
        ({"limit": "three"}, "-a limit=three: expected a whole number"),
        ({"limit": "0"}, "--limit: found 0"),
        ({"images": "maybe"}, "-a images=maybe: expected yes or no"),
        ({"museum": "mett"}, "did you mean 'met'"),
    ],
)
def test_wrong_arguments_are_named(tmp_path, arguments, reason):
    with pytest.raises(ReliquaryError, match=reason):
        folder_from_arguments("met", {"folder": str(tmp_path), "api": API, **arguments})
