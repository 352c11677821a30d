"""What a verb says at its end: what was made, what was left out or rejected, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

EXIT_DONE = 0
EXIT_USER_ERROR = 1
EXIT_USAGE = 2
EXIT_SOME_REJECTED = 3


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
        """Print the summary as a short table."""
        table = Table(title=f"reliquary {self.verb}", title_justify="left", show_header=False, box=None)
        for group, values in (("", self.made), ("left out: ", self.left_out), ("rejected: ", self.rejected)):
            for name, value in values.items():
                table.add_row(f"{group}{name}", f"{value:,}" if isinstance(value, int) else str(value))
        for name, path in self.places.items():
            table.add_row(name, str(path))
        console.print(table)
