"""Pictures of a page, taken with the system's Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reliquary.errors import ReliquaryError, require_extra
from reliquary.files import atomic_write_bytes

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOAD_TIMEOUT_MS = 30_000


class NoBrowserError(ReliquaryError):
    """There is no browser here that could take pictures; everything else works without."""


@dataclass(frozen=True)
class Shot:
    """One way to look at a page; width and height in CSS pixels."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"]
    scale: float = 1.0


SHOTS = (
    Shot("desktop-light", 1280, 900, "light"),
    Shot("desktop-dark", 1280, 900, "dark"),
    Shot("phone", 390, 844, "light", scale=2.0),
)


def take(page: Path, folder: Path) -> list[Path]:
    """Photograph a local page as a whole: on a desktop in light and dark, and on a phone.

    Args:
        page: An HTML file.
        folder: Where the pictures go, as ``<stem of the page>-<desktop-light|desktop-dark|phone>.png``.

    Returns:
        The pictures.

    Raises:
        MissingExtraError: playwright is not installed.
        NoBrowserError: There is no Chromium on this machine, or it does not start.
        ReliquaryError: The page cannot be opened, or the disk is full.
    """
    if not page.is_file():
        raise ReliquaryError(f"{page}: no such file; make the page first (reliquary rank)")
    with open_browser() as browser:
        return [_take_one(browser, page, folder / f"{page.stem}-{shot.name}.png", shot) for shot in SHOTS]


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start the system's Chromium without a window.

    Raises:
        MissingExtraError: playwright is not installed.
        NoBrowserError: There is no Chromium on this machine, or it does not start.
    """
    api = require_extra("browser", "playwright.sync_api")
    executable = find_browser()
    with api.sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=str(executable), headless=True, args=list(FLAGS), chromium_sandbox=not _is_root()
            )
        except api.Error as error:
            raise NoBrowserError(f"{executable} does not start: {error.message.strip().splitlines()[0]}") from error
        try:
            yield browser
        finally:
            browser.close()


def find_browser() -> Path:
    """Return the Chromium or Chrome of this machine.

    Raises:
        NoBrowserError: There is none on the search path.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise NoBrowserError(
            f"no browser found ({', '.join(BROWSERS)}); install one, for example with: apt-get install chromium"
        )
    return Path(found)


def _is_root() -> bool:
    """Chromium refuses to start as root with its sandbox on."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _take_one(browser: Browser, page: Path, path: Path, shot: Shot) -> Path:
    api = require_extra("browser", "playwright.sync_api")
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.scheme,
        device_scale_factor=shot.scale,
        offline=True,
    )
    try:
        tab = context.new_page()
        tab.goto(page.resolve().as_uri(), wait_until="load", timeout=LOAD_TIMEOUT_MS)
        picture = tab.screenshot(full_page=True, animations="disabled")
    except api.Error as error:
        raise ReliquaryError(f"{page}: {BROWSERS[0]} cannot show it: {error.message}") from error
    finally:
        context.close()
    atomic_write_bytes(path, picture)
    return path
