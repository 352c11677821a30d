"""Which samples a curator means: the one that is open, those that are selected, or all in the view."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from fiftyone.server.view import get_view

from reliquary.curate.app.plugin.wording import counted
from reliquary.errors import ReliquaryError

if TYPE_CHECKING:
    import fiftyone as fo
    from fiftyone.operators import ExecutionContext


class Target(StrEnum):
    """What is decided on."""

    CURRENT = "current"
    SELECTED = "selected"
    VIEW = "view"


def possible_targets(ctx: ExecutionContext) -> dict[Target, str]:
    """Return what can be meant now, each with what people read; the view is always there, and says its size."""
    possible = {}
    if ctx.current_sample:
        possible[Target.CURRENT] = "The picture that is open"
    if ctx.selected:
        possible[Target.SELECTED] = f"What is selected: {counted(len(ctx.selected))}"
    return possible | {Target.VIEW: f"The whole view: {counted(shown_view(ctx).count())}"}


def default_target(ctx: ExecutionContext) -> Target | None:
    """Return what is most likely meant; None if only the whole view is there: nobody means that unless they say so."""
    if ctx.current_sample:
        return Target.CURRENT
    return Target.SELECTED if ctx.selected else None


def samples_of(ctx: ExecutionContext, target: Target | None) -> fo.SampleCollection:
    """Return the samples of a target.

    Args:
        ctx: What the App shows.
        target: What is meant; what is most likely by default.

    Raises:
        ReliquaryError: Nothing is meant.
    """
    match target or default_target(ctx):
        case Target.VIEW:
            return shown_view(ctx)
        case Target.CURRENT:
            return ctx.dataset.select(ctx.current_sample)
        case Target.SELECTED:
            return ctx.dataset.select(ctx.selected)
        case _:
            raise ReliquaryError(
                "target: nothing is selected; select some pictures, or say that the whole view is meant"
            )


def shown_view(ctx: ExecutionContext) -> fo.DatasetView:
    """Return what the grid shows.

    ``ctx.view`` is more than that where filters of the sidebar are set on a saved view: it leaves them out, and a
    decision on "the view" would reach pictures that the curator does not see.
    """
    request = ctx.request_params
    return get_view(
        ctx.dataset, stages=request.get("view"), filters=request.get("filters"), extended_stages=request.get("extended")
    )
