"""The verb: photographs in, answers out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from reliquary.errors import ReliquaryError, check_extra
from reliquary.files import atomic_write_bytes
from reliquary.identify.answer import Answer, model_json
from reliquary.identify.identifying import Identifier
from reliquary.identify.photograph import UnusablePhotographError, read_photograph
from reliquary.identify.printing import print_answers
from reliquary.identify.records import ReferencesFile
from reliquary.identify.saliency.overlay import draw_overlay
from reliquary.pictures import png_bytes
from reliquary.progress import track
from reliquary.summary import EXIT_DONE, EXIT_SOME_REJECTED


@dataclass(frozen=True)
class Outcome:
    """What came of photographs.

    Attributes:
        references: What answered.
        answers: One for each photograph that could be used, in their order.
        refused: Why the others could not, by path.
        saliency: The overlay that was drawn, if one was asked for.
    """

    references: ReferencesFile
    answers: list[Answer]
    refused: dict[str, str]
    saliency: Path | None

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
            "saliency": None if self.saliency is None else str(self.saliency),
        }

    def print_to(self, console: Console) -> None:
        """Print the answers."""
        for reason in self.refused.values():
            console.print(f"[bold red]refused:[/] {escape(reason)}", soft_wrap=True)
        print_answers(self.answers, self.references, console)
        if self.saliency is not None:
            console.print(f"Drawn: {escape(str(self.saliency))}", soft_wrap=True)


def identify_photographs(
    folder: Path, paths: Sequence[Path], neighbours: int, *, saliency: Path | None = None, quiet: bool = False
) -> Outcome:
    """Identify photographs; those that cannot be used are listed, and the others go on.

    Args:
        folder: The folder of references.
        paths: The photographs.
        neighbours: How many reference objects are named for each; fewer if there are fewer.
        saliency: Where an overlay of the last of them is drawn, as PNG; None for none.
        quiet: Show no progress.

    Raises:
        MissingExtraError: An overlay is asked for, and captum is not installed.
        ReliquaryError: The folder is faulty, or no photograph can be used.
    """
    if saliency is not None:
        check_extra("identify", "captum", "matplotlib")
    identifier = Identifier.open(folder)
    answers, refused = [], {}
    for path in track(paths, "identify", quiet=quiet or len(paths) == 1):
        try:
            photograph = read_photograph(path, identifier.references.file.image)
        except UnusablePhotographError as error:
            refused[str(path)] = str(error)
            continue
        answers.append(identifier.identify(photograph, neighbours))
        if saliency is not None:
            overlay = draw_overlay(photograph.shown(), identifier.saliency(photograph, answers[-1]))
            atomic_write_bytes(saliency, png_bytes(overlay, sample=photograph.original.marked))
    if not answers:
        raise ReliquaryError("\n".join(refused.values()))
    return Outcome(identifier.references.file, answers, refused, saliency)
