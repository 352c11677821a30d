"""The panel that shows how far the review is, and goes on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import fiftyone.operators as foo
from fiftyone.operators import types

from reliquary.curate.app.review import Progress, Review, is_curated

if TYPE_CHECKING:
    from fiftyone.operators import ExecutionContext

BAR = 20


class ReviewPanel(foo.Panel):  # type: ignore[misc]
    """How far the review is, by check, verdict and reviewer, with buttons for all that a curator can do."""

    @property
    def config(self) -> foo.PanelConfig:
        """How FiftyOne lists it."""
        return foo.PanelConfig(
            name="review",
            label="Review",
            icon="fact_check",
            help_markdown="What is decided on these pictures, and what is left.",
        )

    def on_change_view(self, ctx: ExecutionContext) -> None:
        """Count again; the App also calls this when the dataset is loaded again, as after every decision."""

    def choose_view(self, ctx: ExecutionContext) -> None:
        """Show a saved view in the grid."""
        if ctx.params.get("value"):
            ctx.ops.set_view(name=ctx.params["value"])

    def render(self, ctx: ExecutionContext) -> types.Property:
        """Return what the panel shows."""
        panel = types.Object()
        if not is_curated(ctx.dataset):
            panel.md("This dataset was not made by `reliquary curate`: there is nothing to review.")
            return types.Property(panel)
        progress = Review(ctx.dataset).progress()
        panel.md(_overall(progress), name="overall")
        self._buttons(panel)
        self._views(panel, ctx)
        panel.md(_by_check(progress), name="by_check")
        return types.Property(panel, view=types.GridView(orientation="vertical", gap=2, pad=2))

    def _buttons(self, panel: types.Object) -> None:
        deciding = panel.h_stack("deciding", gap=1)
        for name, label in (("keep", "Keep"), ("drop", "Drop"), ("relabel", "Relabel"), ("undo", "Undo")):
            deciding.btn(name, label, on_click=f"{self.plugin_name}/{name}", prompt=True, variant="outlined")
        going_on = panel.h_stack("going_on", gap=1)
        for name, label in (("next_undecided", "Next undecided"), ("read_again", "Read decisions again")):
            going_on.btn(name, label, on_click=f"{self.plugin_name}/{name}", variant="outlined")

    def _views(self, panel: types.Object, ctx: ExecutionContext) -> None:
        choices = types.DropdownView()
        for name in ctx.dataset.list_saved_views():
            choices.add_choice(name, label=name)
        panel.enum("view", choices.values(), label="Saved view", view=choices, on_change=self.choose_view)


def _overall(progress: Progress) -> str:
    share = progress.decided / progress.samples if progress.samples else 0.0
    lines = [f"**{progress.decided:,} of {progress.samples:,} decided**  ", f"`{_bar(share)}` {share:.0%}", ""]
    for title, counts in (("Verdicts", progress.verdicts), ("Reviewers", progress.reviewers)):
        if counts:
            lines.append(
                f"{title}: " + ", ".join(f"{name} {number:,}" for name, number in sorted(counts.items())) + "  "
            )
    return "\n".join(lines)


def _by_check(progress: Progress) -> str:
    rows = [
        f"| {check.title} | {check.flagged:,} | {check.decided:,} | `{_bar(check.decided / check.flagged)}` |"
        for check in progress.checks.values()
    ]
    return "\n".join(["| Check | Flagged | Decided | |", "|---|--:|--:|---|", *rows])


def _bar(share: float) -> str:
    full = int(share * BAR)
    return "█" * full + "░" * (BAR - full)
