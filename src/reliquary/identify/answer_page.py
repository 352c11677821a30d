"""A page of answers: each photograph, what is said of it, and the reference objects that look like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reliquary.identify.answer import Answer, cautions
from reliquary.identify.pages import filled, jpeg_address
from reliquary.identify.printing import likeliest, others_text, year_text
from reliquary.identify.references import References
from reliquary.identify.text import years_text


@dataclass(frozen=True)
class Shown:
    """A photograph that was answered, for a page.

    Attributes:
        picture: Its ``data:`` address.
        overlay: That of the picture with its saliency map.
    """

    answer: Answer
    picture: str
    overlay: str


def render_answers(shown: Sequence[Shown], references: References) -> str:
    """Return the page."""
    image_ids = {near.image_id for each in shown for near in each.answer.nearest}
    thumbnails = {name: jpeg_address(data) for name, data in references.thumbnails(sorted(image_ids)).items()}
    common = cautions(references.file)
    return filled(
        "answers.html.j2",
        shown=shown,
        references=references.file,
        thumbnails=thumbnails,
        common=common,
        own=[each.answer.cautions(references.file)[: -len(common)] for each in shown],
        likeliest=likeliest,
        others_text=others_text,
        year_text=year_text,
        years_text=years_text,
    )
