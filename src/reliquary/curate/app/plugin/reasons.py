"""Reasons that the App proposes; a curator may write any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reliquary.records import Verdict

OF_VERDICTS: Mapping[Verdict, Sequence[str]] = {
    Verdict.KEEP: ("false alarm", "the only picture of the object", "the better of duplicates"),
    Verdict.DROP: ("not the object", "blank", "placeholder", "duplicate", "wrong label", "poor quality", "rights"),
    Verdict.RELABEL: ("wrong label",),
}
TO_DROP: Mapping[str, Sequence[str]] = {
    "blank": ("blank", "placeholder"),
    "placeholder": ("placeholder", "blank"),
    "tiny": ("too small",),
    "blurred": ("blurred",),
    "truncated": ("truncated",),
    "grey": ("without colour",),
    "scan_border": ("scan border",),
    "colour_card": ("colour card",),
    "ruler": ("ruler",),
    "several_objects": ("several objects",),
    "mostly_background": ("mostly background", "blank"),
    "exact_duplicates": ("duplicate",),
    "near_duplicates": ("duplicate",),
    "leaks": ("duplicate in another split",),
    "label_suspects": ("wrong label", "not the object"),
    "outliers": ("not the object",),
    "year_conflicts": ("wrong year",),
    "unsafe_rights": ("rights",),
}


def suggested_reasons(verdict: Verdict, check: str | None) -> list[str]:
    """Return reasons for a verdict, the likeliest first.

    Args:
        verdict: What is decided.
        check: Name of the check that pointed to the pictures; None if none did.
    """
    first = TO_DROP.get(check, ()) if verdict is Verdict.DROP and check else ()
    return list(dict.fromkeys([*first, *OF_VERDICTS[verdict]]))
