"""The verb: photographs in, answers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from rich.console import Console
from rich.markup import escape

from reliquary.errors import ReliquaryError, check_extra
from reliquary.files import atomic_write_bytes, atomic_write_text
from reliquary.identify.answer import Answer, model_json
from reliquary.identify.answer_page import Shown, render_answers
from reliquary.identify.identifying import Identifier
from reliquary.identify.pages import picture_address
from reliquary.identify.photograph import Photograph, UnusablePhotographError, read_photograph
from reliquary.identify.printing import print_answers
from reliquary.identify.records import ReferencesFile
from reliquary.identify.saliency.overlay import draw_overlay
from reliquary.pictures import png_bytes
from reliquary.progress import track
from reliquary.summary import EXIT_DONE, EXIT_SOME_REJECTED

PAGE_SIDE = 480
"""Longer side of a photograph on the page, in pixels."""


@dataclass(frozen=True)
class Outcome:
    """What came of photographs.

    Attributes:
        references: What answered.
        answers: One for each photograph that could be used, in their order.
        refused: Why the others could not, by path.
        drawn: What was written, by name: ``saliency`` and ``page``, those that were asked for.
    """

    references: ReferencesFile
    answers: list[Answer]
    refused: dict[str, str]
    drawn: dict[str, Path]

    @property
    def exit_status(self) -> int:
        """0, or 3 if photographs were refused."""
        return EXIT_SOME_REJECTED if self.refused else EXIT_DONE

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "model": model_json(self.references),
            "photographs": [answer.as_json(self.references) for answer in self.answers],
            "refused": self.refused,
            "drawn": {name: str(path) for name, path in self.drawn.items()},
        }

    def print_to(self, console: Console) -> None:
        """Print the answers."""
        for reason in self.refused.values():
            console.print(f"[bold red]refused:[/] {escape(reason)}", soft_wrap=True)
        print_answers(self.answers, self.references, console)
        for name, path in self.drawn.items():
            console.print(f"{name}: {escape(str(path))}", soft_wrap=True)


def identify_photographs(
    folder: Path,
    paths: Sequence[Path],
    neighbours: int,
    *,
    saliency: Path | None = None,
    page: Path | None = None,
    quiet: bool = False,
) -> Outcome:
    """Identify photographs; those that cannot be used are listed, and the others go on.

    Args:
        folder: The folder of references.
        paths: The photographs.
        neighbours: How many reference objects are named for each; fewer if there are fewer.
        saliency: Where an overlay of the last of them is drawn, as PNG; None for none.
        page: Where a page with all answers is written; None for none.
        quiet: Show no progress.

    Raises:
        MissingExtraError: An overlay or a page is asked for, and captum is not installed.
        ReliquaryError: The folder is faulty, or no photograph can be used.
    """
    wanted = {name: path for name, path in (("saliency", saliency), ("page", page)) if path is not None}
    if wanted:
        check_extra("identify", "captum", "matplotlib")
    identifier = Identifier.open(folder)
    answers: list[Answer] = []
    shown: list[Shown] = []
    refused: dict[str, str] = {}
    for path in track(paths, "identify", quiet=quiet or len(paths) == 1):
        try:
            photograph = read_photograph(path, identifier.references.file.image)
        except UnusablePhotographError as error:
            refused[str(path)] = str(error)
            continue
        answers.append(identifier.identify(photograph, neighbours))
        if wanted:
            shown.append(_drawn(photograph, answers[-1], identifier, saliency))
    if not answers:
        raise ReliquaryError("\n".join(refused.values()))
    if page is not None:
        atomic_write_text(page, render_answers(shown, identifier.references))
    return Outcome(identifier.references.file, answers, refused, wanted)


def _drawn(photograph: Photograph, answer: Answer, identifier: Identifier, saliency: Path | None) -> Shown:
    picture, marked = photograph.shown(), photograph.original.marked
    overlay = draw_overlay(picture, identifier.saliency(photograph, answer))
    if saliency is not None:
        atomic_write_bytes(saliency, png_bytes(overlay, sample=marked))
    pictures = (picture, Image.fromarray(overlay))
    return Shown(answer, *(picture_address(each, PAGE_SIDE, marked=marked) for each in pictures))
