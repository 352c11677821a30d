from __future__ import annotations

from huggingface_hub import SpaceCard

from reliquary.rank.site.space import space_card


def test_the_card_is_one_that_the_hub_reads_as_a_static_space():
    card = SpaceCard(space_card())
    assert (card.data.sdk, card.data.app_file) == ("static", "index.html")
    assert len(card.data.short_description) <= 60
    assert card.text.startswith("\nLeaderboards of Reliquary")
