"""Answers as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reliquary.identify.answer import Answer, ClassAnswer, NearObject, cautions
from reliquary.identify.records import ReferencesFile
from reliquary.identify.text import era, years_text
from reliquary.pages.text import one_line

FEW_CLASSES = 6
"""All are shown of so many; of more the likeliest alone."""
LIKELIEST = 5
BAR = 20
"""Characters of a probability of 1."""


def print_answers(answers: Sequence[Answer], references: ReferencesFile, console: Console) -> None:
    """Print what is said of photographs, and how far it can be trusted."""
    for answer in answers:
        console.print(f"[bold]{escape(answer.path)}[/]", soft_wrap=True)
        if answer.year is not None:
            console.print(f"  {year_text(answer)}")
        for title, classes in answer.groups(references.spec.task):
            console.print(_probabilities(title, classes))
        if answer.nearest:
            console.print(f"  most alike of {references.objects:,} reference objects:")
            for near in answer.nearest:
                console.print(f"    {near.similarity:.3f}  {escape(near_text(near))}", soft_wrap=True, highlight=False)
        for caution in answer.cautions(references)[: -len(cautions(references))]:
            console.print(f"  [bold yellow]caution:[/] {escape(caution)}", soft_wrap=True)
    if answers:
        spec = references.spec
        console.print(
            f"Probabilities are those of the model {escape(spec.baseline.name)} of the suite {escape(spec.suite)}.",
            soft_wrap=True,
        )
        for caution in cautions(references):
            console.print(escape(caution), soft_wrap=True)


def year_text(answer: Answer) -> str:
    """Return the year of an answer with its interval, for example ``year 1250 (1100 to 1400)``."""
    if answer.year is None:
        return "year not known"
    year = answer.year
    ends = "" if year.low is None or year.high is None else f" ({era(year.low)} to {era(year.high)})"
    return f"year {era(year.year)}{ends}"


def likeliest(classes: Sequence[ClassAnswer]) -> tuple[Sequence[ClassAnswer], int]:
    """Return the classes that are shown, and how many are not.

    Args:
        classes: All of them, the likeliest first.
    """
    shown = classes if len(classes) <= FEW_CLASSES else classes[:LIKELIEST]
    return shown, len(classes) - len(shown)


def others_text(n_others: int) -> str:
    """Return what stands in the place of the classes that are not shown."""
    return f"and {n_others} more, less likely"


def near_text(near: NearObject) -> str:
    """Return a reference object on one line: what, when, whose, where to find it, and under which licence."""
    return ", ".join(_parts(near))


def _parts(near: NearObject) -> Iterator[str]:
    if title := near.title or near.object_type:
        yield one_line(title)
    yield one_line(near.class_name)
    if near.culture:
        yield one_line(near.culture)
    if years := years_text(near.year_begin, near.year_end):
        yield years
    if near.museum:
        yield one_line(f"{near.museum} {near.object_id or ''}".strip())
    if near.permalink and near.permalink not in near.credit:  # many a credit line names it
        yield one_line(near.permalink)
    yield f"credit: {one_line(near.credit)}"
    yield one_line(near.licence)


def _probabilities(title: str, classes: Sequence[ClassAnswer]) -> Table:
    table = Table(title=f"  {title}", title_justify="left", show_header=False, box=None, padding=(0, 1, 0, 3))
    shown, n_others = likeliest(classes)
    for each in shown:
        table.add_row(escape(each.name), f"{each.probability:7.1%}", "█" * round(BAR * each.probability))
    if n_others:
        table.add_row(others_text(n_others))
    return table
