"""Pages of one file, which hold their pictures and load nothing."""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

from jinja2 import Environment
from PIL import Image

from reliquary.pages.render import page_environment, render_page, style_sheet
from reliquary.pages.text import one_line, web_address
from reliquary.thumbnails import jpeg_bytes

PACKAGE = "reliquary.identify"


def filled(template: str, **values: Any) -> str:
    """Return the page that a template of this package gives; all that it shows is escaped."""
    return render_page(_environment().get_template(template), style=style_sheet(PACKAGE), **values)


def picture_address(image: Image.Image, side: int, *, marked: bool) -> str:
    """Return a picture as a ``data:`` address; for the arguments see `jpeg_bytes`."""
    return jpeg_address(jpeg_bytes(image, side, marked=marked))


def jpeg_address(data: bytes) -> str:
    """Return a JPEG as a ``data:`` address."""
    return f"data:image/jpeg;base64,{base64.b64encode(data).decode('ascii')}"


@cache
def _environment() -> Environment:
    return page_environment(PACKAGE, shown=one_line, web=web_address)
