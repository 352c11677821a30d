"""What a verb says at its end: what was made, what was left out or rejected, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Console

EXIT_DONE = 0
EXIT_USER_ERROR = 1
EXIT_USAGE = 2
EXIT_SOME_REJECTED = 3

WIDEST_NAME = 40
"""Characters. A longer name, such as a reason in full, does not push the values of all others to the right."""


@dataclass(frozen=True)
class Summary:
    """The outcome of a verb.

    Attributes:
        verb: The command, for example ``crawl met``.
        made: What there is now, by name: counts, versions, digests.
        left_out: How many items a rule left out, by reason; that is as it should be.
        rejected: How many items failed, by reason; the exit status is 3 then.
        places: Where things lie, by name.
    """

    verb: str
    made: dict[str, int | float | str] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    places: dict[str, Path] = field(default_factory=dict)

    @property
    def exit_status(self) -> int:
        """0, or 3 if items were rejected."""
        return EXIT_SOME_REJECTED if any(self.rejected.values()) else EXIT_DONE

    def as_json(self) -> dict[str, Any]:
        """Return the summary as plain JSON values."""
        places = {name: str(path) for name, path in self.places.items()}
        return {
            "verb": self.verb,
            "made": self.made,
            "left_out": self.left_out,
            "rejected": self.rejected,
            "places": places,
        }

    def print_to(self, console: Console) -> None:
        """Print the summary, one line each."""
        print_pairs(f"reliquary {self.verb}", list(self._lines()), console)

    def _lines(self) -> Iterator[tuple[str, str]]:
        for group, values in (("", self.made), ("left out: ", self.left_out), ("rejected: ", self.rejected)):
            for name, value in values.items():
                yield f"{group}{name}", f"{value:,}" if isinstance(value, int) else str(value)
        for name, path in self.places.items():
            yield name, str(path)


def print_pairs(title: str, pairs: Sequence[tuple[str, str]], console: Console) -> None:
    """Print names and values in two columns below a title.

    No line is shortened or broken, however narrow the output is: people copy places and digests from it, and where it
    goes to a file the width of a terminal means nothing.
    """
    width = max((cell_len(name) for name, _ in pairs if cell_len(name) <= WIDEST_NAME), default=0)
    console.print(title, style="table.title", markup=False, highlight=False, soft_wrap=True)
    for name, value in pairs:
        padding = " " * max(0, width - cell_len(name))
        console.print(f" {name}{padding}  {value}", markup=False, highlight=False, soft_wrap=True)
