"""The page that shows a mural: zoomable, with the boxes and a list of what was found."""

from __future__ import annotations

import json
from typing import Any

from reliquary.detect.drawing import TILE, colours_of
from reliquary.detect.tables import Found
from reliquary.pages.render import asset, page_environment, render_page, style_sheet

PACKAGE = "reliquary.detect"
SHOWN_DIGEST = 12
MAX_LISTED = 1_000
"""Objects in the list; the picture shows all of them."""


def render_found(found: Found, files: dict[str, str]) -> str:
    """Return the page as HTML.

    It loads nothing but the tiles beside it, and runs nothing but its own script.

    Args:
        found: What was found.
        files: What else lies beside the page: names by what they are.
    """
    colours = colours_of(list(found.class_names))
    classes = [
        {"name": name, "number": number, "colour": colour}
        for (name, number), colour in zip(found.n_by_class().items(), colours, strict=True)
    ]
    listed = [
        {"number": number, "name": found.class_names[label], "label": label, "score": score, "corners": corners}
        for number, (corners, score, label) in enumerate(found.rows()[:MAX_LISTED])
    ]
    return render_page(
        page_environment(PACKAGE).get_template("mural.html.j2"),
        style=style_sheet(PACKAGE),
        script=asset(PACKAGE, "viewer.js"),
        found=found,
        classes=classes,
        listed=listed,
        n_found=len(found.boxes),
        model=found.model[: found.model.rindex("/") + 1 + SHOWN_DIGEST],
        files=files,
        mural=json.dumps(_for_script(found, colours), separators=(",", ":"), ensure_ascii=False),
    )


def _for_script(found: Found, colours: list[str]) -> dict[str, Any]:
    width, height = found.grid.size
    return {
        "width": width,
        "height": height,
        "tile": TILE,
        "tiles": "tiles/mural_files",
        "colours": colours,
        "boxes": [[*corners, label, score] for corners, score, label in found.rows()],
    }
