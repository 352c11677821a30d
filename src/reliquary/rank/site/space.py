"""The site as a static Space of the Hugging Face Hub: the same folder, with a card that says so."""

from __future__ import annotations

from reliquary.errors import require_extra

CARD = """\
---
{head}
---

Leaderboards of Reliquary, the benchmark suite for cultural-heritage vision, as a static site: every row can be computed
again from its stored predictions. Made by `reliquary rank site --space`; change the leaderboards, not these pages.
Pictures keep the licence that stands beside each of them.
"""


def space_card() -> str:
    """Return the README.md of a static Space."""
    hub = require_extra("rank", "huggingface_hub")
    data = hub.SpaceCardData(
        title="Reliquary leaderboards",
        emoji="🏺",
        colorFrom="yellow",
        colorTo="red",
        sdk="static",
        app_file="index.html",
        pinned=False,
        short_description="Re-computable leaderboards for heritage vision",
        tags=["leaderboard", "cultural-heritage", "reliquary"],
    )
    return CARD.format(head=data.to_yaml())
