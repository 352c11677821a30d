"""The form that a curator fills in to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fiftyone.operators import types

from reliquary.curate.app.plugin.reasons import suggested_reasons
from reliquary.curate.app.plugin.targets import Target, default_target, possible_targets, samples_of
from reliquary.curate.app.review import Review, Step
from reliquary.errors import ReliquaryError
from reliquary.records import Verdict

if TYPE_CHECKING:
    from fiftyone.operators import ExecutionContext


def decision_form(ctx: ExecutionContext, review: Review, verdict: Verdict) -> types.Object:
    """Return the fields: which pictures, the new label, why, which check pointed to them, who, and a note."""
    form = types.Object()
    _tell_fault(form, review)
    _ask_target(form, ctx)
    if verdict is Verdict.RELABEL:
        _ask_label(form, review)
    check = _ask_check(form, ctx, review)
    _ask_reason(form, verdict, check)
    form.str("reviewer", label="Reviewer", default=review.reviewer, required=review.reviewer is None)
    form.str("note", label="Note", description="Anything else that somebody should know later.")
    return form


def asked_target(ctx: ExecutionContext) -> Target | None:
    """Return which pictures the form names."""
    return Target(ctx.params["target"]) if ctx.params.get("target") else None


def filled_step(ctx: ExecutionContext, review: Review, verdict: Verdict) -> Step:
    """Return what the form says; fields that were cleared are not given."""
    params = ctx.params
    return Step(
        verdict,
        reason=(params.get("reason") or "").strip(),
        reviewer=filled_reviewer(ctx, review),
        label=params.get("label") or None,
        check=params.get("check") or None,
        note=(params.get("note") or "").strip() or None,
    )


def filled_reviewer(ctx: ExecutionContext, review: Review) -> str:
    """Return who fills in the form; who did so the last time, if the field is empty."""
    return (ctx.params.get("reviewer") or "").strip() or review.reviewer or ""


def ask_reviewer(review: Review) -> types.Object:
    """Return the only field of what needs no other."""
    form = types.Object()
    _tell_fault(form, review)
    form.str("reviewer", label="Reviewer", default=review.reviewer, required=review.reviewer is None)
    return form


def _tell_fault(form: types.Object, review: Review) -> None:
    """Say at once, and for as long as the form is open, that the file cannot be written since it cannot be read."""
    try:
        review.log.read()
    except ReliquaryError as error:
        fault = types.Error(label="The file of decisions is faulty: put it right first", description=str(error))
        form.view("fault", fault, invalid=True, error_message=str(error))


def _ask_target(form: types.Object, ctx: ExecutionContext) -> None:
    choices = types.RadioGroup()
    for target, label in possible_targets(ctx).items():
        choices.add_choice(target.value, label=label)
    default = default_target(ctx)
    form.enum("target", choices.values(), label="Pictures", view=choices, default=default, required=default is None)


def _ask_label(form: types.Object, review: Review) -> None:
    if not review.class_names:
        none = "This collection has no classes, so there is no label to give."
        form.str("label", label="New label", view=types.Error(label=none), invalid=True, error_message=none)
        return
    choices = types.AutocompleteView(allow_user_input=False)
    for name in review.class_names:
        choices.add_choice(name, label=name)
    form.enum("label", choices.values(), label="New label", view=choices, required=True)


def _ask_check(form: types.Object, ctx: ExecutionContext, review: Review) -> str | None:
    target = asked_target(ctx) or default_target(ctx)
    pointing = review.pointing_check(samples_of(ctx, target)) if target else None
    choices = types.DropdownView()
    for name, title in review.titles.items():
        choices.add_choice(name, label=title)
    form.enum("check", choices.values(), label="Pointed to by", view=choices, default=pointing)
    return ctx.params.get("check") or pointing


def _ask_reason(form: types.Object, verdict: Verdict, check: str | None) -> None:
    reasons = suggested_reasons(verdict, check)
    choices = types.AutocompleteView()
    for reason in reasons:
        choices.add_choice(reason, label=reason)
    form.str(
        "reason",
        label="Reason",
        description="Choose, or write your own.",
        view=choices,
        required=True,
        default=reasons[0],
    )
