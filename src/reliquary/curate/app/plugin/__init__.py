"""The FiftyOne plugin ``@reliquary/curate``. FiftyOne loads this folder by itself, so all imports are absolute."""

from __future__ import annotations

from typing import Any


def register(plugin: Any) -> None:
    """Give FiftyOne the operators and the panel.

    Args:
        plugin: FiftyOne's context of the plugin.
    """
    # Not above: the words and the reasons in this folder are of use without FiftyOne.
    from reliquary.curate.app.plugin.operators import OPERATORS
    from reliquary.curate.app.plugin.panel import ReviewPanel

    for operator in (*OPERATORS, ReviewPanel):
        plugin.register(operator)
