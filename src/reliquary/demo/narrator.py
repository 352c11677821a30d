"""What the demo says on its way, and at its end."""

from __future__ import annotations

from pathlib import Path

from rich.syntax import Syntax

from reliquary.progress import console
from reliquary.summary import Summary


class Narrator:
    """Tells on standard error what the demo is doing."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet

    def heading(self, title: str, subtitle: str) -> None:
        """Say which step begins."""
        if not self.quiet:
            console.print(f"\n[bold]{title}[/] {subtitle}")

    def result(self, summary: Summary) -> None:
        """Say what a step came to."""
        if not self.quiet:
            summary.print_to(console)

    def note(self, text: str) -> None:
        """Say what else there is to know."""
        if not self.quiet:
            console.print(text, highlight=False, markup=False)

    def ending(self, page: Path, screenshots: list[Path], dataset: Path, n_blank: int) -> None:
        """Say where everything lies, and how to load the dataset."""
        if self.quiet:
            return
        console.print(f"\n[bold green]Done.[/] {n_blank} blank images were removed; the dataset's card says so, too.")
        console.print("The leaderboard page:")
        console.print(f"  {page.resolve().as_uri()}", soft_wrap=True)
        for shot in screenshots:
            console.print(f"  screenshot: {shot.resolve()}", soft_wrap=True)
        console.print("\nLoad the dataset:")
        lines = (
            f'from datasets import load_dataset\ndataset = load_dataset("{dataset.resolve()}")\n'
            'print(dataset["test"][0])'
        )
        # As text, since the lines of a block of code would be cut at the width of the terminal.
        console.print(Syntax("", "python", background_color="default").highlight(lines), soft_wrap=True)
