"""What a curator can do in the App: keep, drop, relabel, undo, go on, and read the file of decisions again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import fiftyone.operators as foo
from fiftyone.operators import types

from reliquary.curate.app.plugin.form import ask_reviewer, asked_target, decision_form, filled_reviewer, filled_step
from reliquary.curate.app.plugin.targets import Target, default_target, samples_of, shown_view
from reliquary.curate.app.plugin.wording import done, read_again, undone
from reliquary.curate.app.review import Review, images_of, is_curated
from reliquary.records import Decision, Verdict

if TYPE_CHECKING:
    from fiftyone.operators import ExecutionContext


class _Action(foo.Operator):  # type: ignore[misc]
    """Something that can be done on the datasets that reliquary made; errors are shown by the App as they are raised.

    Attributes:
        NAME: Its name in ``@reliquary/curate/<name>``.
        LABEL: What people read on its button.
        ICON: Its icon in the list of operators.
        ASKS: Whether a form comes first.
        HAS_BUTTON: Whether there is a button for it above the grid, and above a picture that is open.
    """

    NAME: ClassVar[str]
    LABEL: ClassVar[str]
    ICON: ClassVar[str]
    ASKS: ClassVar[bool] = True
    HAS_BUTTON: ClassVar[bool] = True

    @property
    def config(self) -> foo.OperatorConfig:
        """How FiftyOne lists it; our own form says which pictures are meant."""
        return foo.OperatorConfig(
            name=self.NAME, label=f"Reliquary: {self.LABEL}", icon=self.ICON, dynamic=self.ASKS, view_target=False
        )

    def resolve_placement(self, ctx: ExecutionContext) -> types.Placement | None:
        """Return where its button is just now, if anywhere."""
        if not self.HAS_BUTTON or not is_curated(ctx.dataset):
            return None
        place = (
            types.Places.SAMPLES_VIEWER_ACTIONS if ctx.current_sample else types.Places.SAMPLES_GRID_SECONDARY_ACTIONS
        )
        return types.Placement(place, types.Button(label=self.LABEL, prompt=self.ASKS))


class _Decide(_Action):
    """Decides on pictures.

    Attributes:
        VERDICT: What becomes of them.
    """

    VERDICT: ClassVar[Verdict]

    def resolve_input(self, ctx: ExecutionContext) -> types.Property:
        """Return the form."""
        form = decision_form(ctx, Review(ctx.dataset), self.VERDICT)
        return types.Property(form, view=types.PromptView(label=self.LABEL, submit_button_label=self.LABEL))

    def execute(self, ctx: ExecutionContext) -> dict[str, Any]:
        """Write the decisions, show them, and go on to the next picture if this one is open by itself."""
        review = Review(ctx.dataset)
        target = asked_target(ctx) or default_target(ctx)
        following = review.following(shown_view(ctx), ctx.current_sample) if target is Target.CURRENT else []
        decided = review.decide(images_of(samples_of(ctx, target)), filled_step(ctx, review, self.VERDICT))
        ctx.ops.notify(done(decided), variant="success")
        ctx.ops.clear_selected_samples()
        ctx.ops.reload_dataset()
        if target is Target.CURRENT:
            # The App would go on showing the open picture as it was.
            _go_on(ctx, review.first_undecided(following))
        return _report(decided)


class Keep(_Decide):
    """Keeps pictures, so that no check drops them."""

    NAME, LABEL, ICON, VERDICT = "keep", "Keep", "check_circle", Verdict.KEEP


class Drop(_Decide):
    """Leaves pictures out of what is built."""

    NAME, LABEL, ICON, VERDICT = "drop", "Drop", "delete", Verdict.DROP


class Relabel(_Decide):
    """Gives pictures another label."""

    NAME, LABEL, ICON, VERDICT = "relabel", "Relabel", "label", Verdict.RELABEL


class Undo(_Action):
    """Takes back the last step of a reviewer."""

    NAME, LABEL, ICON = "undo", "Undo", "undo"

    def resolve_input(self, ctx: ExecutionContext) -> types.Property:
        """Ask whose step it is."""
        form = ask_reviewer(Review(ctx.dataset))
        return types.Property(
            form, view=types.PromptView(label="Take back the last step", submit_button_label=self.LABEL)
        )

    def execute(self, ctx: ExecutionContext) -> dict[str, Any]:
        """Take it back, and show what holds then."""
        review = Review(ctx.dataset)
        reviewer = filled_reviewer(ctx, review)
        taken_back = review.undo(reviewer)
        ctx.ops.notify(undone(taken_back, reviewer), variant="success" if taken_back else "warning")
        ctx.ops.reload_dataset()
        return _report(taken_back)


class NextUndecided(_Action):
    """Opens the next picture of the view that no decision holds for."""

    NAME, LABEL, ICON, ASKS = "next_undecided", "Next undecided", "skip_next", False

    def execute(self, ctx: ExecutionContext) -> dict[str, Any]:
        """Open it, or say that there is none."""
        after = ctx.current_sample or next(reversed(ctx.selected), None)
        review = Review(ctx.dataset)
        found = review.first_undecided(review.following(shown_view(ctx), after))
        _go_on(ctx, found)
        return {"sample": found}


class ReadAgain(_Action):
    """Shows what the file of decisions holds, after something else wrote it: a merge, or another curator."""

    NAME, LABEL, ICON = "read_again", "Read decisions again", "sync"
    ASKS, HAS_BUTTON = False, False

    def execute(self, ctx: ExecutionContext) -> dict[str, Any]:
        """Read the file, and show it on all samples."""
        changed = Review(ctx.dataset).show()
        ctx.ops.notify(read_again(changed), variant="success")
        ctx.ops.reload_dataset()
        return {"changed": changed}


OPERATORS = (Keep, Drop, Relabel, Undo, NextUndecided, ReadAgain)


def _go_on(ctx: ExecutionContext, sample: str | None) -> None:
    if sample is not None:
        ctx.ops.open_sample(id=sample)
        return
    ctx.ops.notify("Every picture of this view is decided", variant="success")
    if ctx.current_sample:
        ctx.ops.close_sample()


def _report(decisions: Sequence[Decision]) -> dict[str, Any]:
    """Return what FiftyOne gives to whoever calls an operator from a program."""
    return {"images": [decision.sha256 for decision in decisions]}
