"""Errors that a user can cause: each names the file, the field and the value, and says what to do."""

from __future__ import annotations

import difflib
import errno
import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
MAX_FAULTS_SHOWN = 20


class ReliquaryError(Exception):
    """An error that the user can put right; the command line prints it in one block and exits with 1."""


class MissingExtraError(ReliquaryError):
    """A verb was called whose optional dependencies are not installed."""


class UnknownVersionError(ReliquaryError):
    """A file was written in a format version that this release cannot read."""


class FullDiskError(ReliquaryError):
    """There is no space left; nothing else can be done before the user makes some."""


class InterruptedVerbError(ReliquaryError):
    """A long job was stopped by the user; what it made so far is kept and the same command resumes it."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one place of a file.

    Attributes:
        place: File, with ``:line`` or ``, row N`` where known.
        field: Dotted name of the field, or "" for the whole file.
        problem: What is wrong, with the value, and what is expected.
    """

    place: str
    field: str
    problem: str

    def __str__(self) -> str:
        """Return the fault as ``place: field: problem``."""
        return ": ".join(part for part in (self.place, self.field, self.problem) if part)


class FaultyFileError(ReliquaryError):
    """A file was read to its end and every fault in it collected.

    Attributes:
        faults: All faults, in the order of the file.
    """

    def __init__(self, what: str, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        summary = f"{what}: {len(self.faults)} {'fault' if len(self.faults) == 1 else 'faults'}"
        shown = [f"  {fault}" for fault in self.faults[:MAX_FAULTS_SHOWN]]
        if len(self.faults) > MAX_FAULTS_SHOWN:
            shown.append(f"  ... and {len(self.faults) - MAX_FAULTS_SHOWN} more")
        super().__init__("\n".join([summary, *shown]))


def known_names(name: str, known: Sequence[str], meant: Sequence[str] | None = None) -> str:
    """Return how an error about a name goes on that nobody knows: what it may have meant, and what there is.

    Args:
        name: What was given.
        known: All names that there are.
        meant: Names to propose; the most similar one by default.
    """
    close = difflib.get_close_matches(name, known, n=1) if meant is None else meant
    quoted = " or ".join(f"'{each}'" for each in close)
    return f"{f'; did you mean {quoted}?' if close else '.'} Known: {', '.join(known) or 'none'}"


def require_extra(extra: str, module: str) -> ModuleType:
    """Import a module of an optional dependency.

    Args:
        extra: The extra of this package that brings the module, for example ``crawl``.
        module: Dotted name of the module to import.

    Raises:
        MissingExtraError: The module, or something that it needs, is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise _missing(extra, error.name or module) from error


def check_extra(extra: str, *modules: str) -> None:
    """See that the modules of an optional dependency are installed, without the time that importing them takes.

    Args:
        extra: The extra of this package that brings the modules.
        modules: Names of top-level modules.

    Raises:
        MissingExtraError: One of them is not installed.
    """
    for module in modules:
        if importlib.util.find_spec(module) is None:
            raise _missing(extra, module)


def _missing(extra: str, module: str) -> MissingExtraError:
    return MissingExtraError(
        f"this needs the optional part '{extra}' ({module} is not installed); "
        f"install it with: pip install 'reliquary[{extra}]'"
    )


@contextmanager
def explain_full_disk(path: Path) -> Iterator[None]:
    """Turn "no space left on device" into an error that names the place and says what to do.

    Args:
        path: The file or folder that is being written.

    Raises:
        FullDiskError: The disk or the quota is full.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in NO_SPACE:
            raise
        raise FullDiskError(
            f"{path}: no space left on the disk; free some, or choose another place with --workspace, "
            "and run the same command again: what was finished is kept"
        ) from error
