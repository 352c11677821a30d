"""Environments of engines that cannot live in ours: a virtual environment over ours, with pinned wheels of its own.

Our own packages (torch above all) are seen there through a ``.pth`` file, behind those of the environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reliquary.errors import ReliquaryError, check_extra
from reliquary.files import atomic_write_json, atomic_write_text, canonical_json, read_json, sha256_bytes
from reliquary.locks import exclusive
from reliquary.progress import progress_bar

FOLDER_VARIABLE = "RELIQUARY_ENGINES"
MARKER = "installed.json"
LOG = "install.log"
LAYER = "below.pth"
NAME_LENGTH = 12
LAST_LINES = 15
"""Lines of pip's output that are shown where it fails."""


def engines_folder() -> Path:
    """Return the folder of all environments: $RELIQUARY_ENGINES, else one in the user's folder of data (XDG)."""
    if given := os.environ.get(FOLDER_VARIABLE):
        return Path(given).expanduser().absolute()
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser().absolute() / "reliquary" / "engines"


@dataclass(frozen=True)
class LayeredEnvironment:
    """The environment of one engine.

    There is one for each Python and list of packages, so that two checkouts do not disturb each other. It counts as
    installed once its marker is there, which is written last.

    Attributes:
        name: Of the engine.
        pins: File with the packages, one exact version a line.
        extra: Our own extra that it builds upon.
        modules: Modules of that extra that must be there.
    """

    name: str
    pins: Path
    extra: str
    modules: tuple[str, ...]

    @property
    def home(self) -> Path:
        """The folder of all environments of this engine."""
        return engines_folder() / self.name

    @cached_property
    def _identity(self) -> dict[str, object]:
        return {"pins": self.requirements(), "python": sys.version, "below": _site_packages()}

    @property
    def folder(self) -> Path:
        """Where the environment for this Python lies."""
        return self.home / sha256_bytes(canonical_json(self._identity))[:NAME_LENGTH]

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def packages(self) -> Path:
        """Its own site-packages."""
        if os.name == "nt":
            return self.folder / "Lib" / "site-packages"
        return self.folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"

    def requirements(self) -> list[str]:
        """Return the packages, as pip takes them."""
        lines = (line.partition("#")[0].strip() for line in self.pins.read_text("utf-8").splitlines())
        return [line for line in lines if line]

    def fault(self) -> str | None:
        """Return why the environment cannot be used, or None if it can."""
        install = f"run: reliquary engines install {self.name}"
        if not self.folder.is_dir():
            return f"is not installed; {install}"
        if not (self.folder / MARKER).is_file():
            return f"is installed in part only; {install}"
        if not self.python.exists() or read_json(self.folder / MARKER) != self._identity:
            return f"is broken ({self.folder}); run: reliquary engines remove {self.name}, and install it again"
        return None

    def require(self) -> Path:
        """Return the interpreter.

        Raises:
            ReliquaryError: The environment is missing, half installed or broken; one line says what to do.
        """
        if fault := self.fault():
            raise ReliquaryError(f"engine '{self.name}' {fault}")
        return self.python

    def install(self, *, quiet: bool = False) -> bool:
        """Make the environment, or finish it where that was stopped; return False if it was there.

        Args:
            quiet: Show no progress.

        Raises:
            MissingExtraError: What it builds upon is not installed.
            ReliquaryError: A package cannot be had, or another process is installing.
        """
        check_extra(self.extra, *self.modules)
        busy = f"{self.home}: another process is installing this engine; wait for it"
        with exclusive(self.home / ".lock", busy):
            if self.fault() is None:
                return False
            with progress_bar(quiet=quiet) as progress:
                steps = list(self._steps())
                bar = progress.add_task(f"engine {self.name}", total=len(steps))
                for title, command in steps:
                    progress.update(bar, description=f"engine {self.name}: {title}")
                    self._run(command)
                    if title == "environment":
                        atomic_write_text(self.packages / LAYER, "".join(f"{path}\n" for path in _site_packages()))
                    progress.advance(bar)
            atomic_write_json(self.folder / MARKER, self._identity)
        return True

    def remove(self) -> bool:
        """Remove the engine's environments, of every Python; return False if there is none."""
        if not self.home.is_dir():
            return False
        with exclusive(self.home / ".lock", f"{self.home}: another process is installing this engine; wait for it"):
            # The markers go first: what a kill leaves behind is then no environment.
            for marker in self.home.glob(f"*/{MARKER}"):
                marker.unlink()
            shutil.rmtree(self.home)
        return True

    def _steps(self) -> Iterator[tuple[str, list[str]]]:
        """Yield what is done to install, each with a title; done again, every step keeps what is there."""
        yield "environment", [sys.executable, "-m", "venv", str(self.folder)]
        install = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        yield "packages", [*install, "--no-deps", "--only-binary=:all:", *self.requirements()]

    def _run(self, command: list[str]) -> None:
        log = self.home / LOG
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        with log.open("a+b") as handle:
            begin = handle.tell()
            done = subprocess.run(command, stdout=handle, stderr=subprocess.STDOUT, env=environment, check=False)  # noqa: S603 - our own words
            if done.returncode == 0:
                return
            handle.seek(begin)
            lines = handle.read().decode("utf-8", "replace").splitlines()[-LAST_LINES:]
        said = "".join(f"\n  {line}" for line in lines)
        raise ReliquaryError(
            f"engine '{self.name}': {' '.join(command[:4])} failed; put it right and run the same command again; "
            f"its log is {log}{said}"
        )


def _site_packages() -> list[str]:
    """Return the folders that our own packages are imported from."""
    return [path for path in sys.path if Path(path).name in {"site-packages", "dist-packages"}]
