"""What a page may load and run."""

from __future__ import annotations

import base64
import hashlib

NOTHING = "'none'"


def content_policy(style: str, script: str = "") -> str:
    """Return the Content-Security-Policy of a page that holds its style sheet and its script itself.

    It names both by their hash and allows nothing else but pictures beside the page: whatever a stranger's text
    holds, it runs nothing and loads nothing. See W3C, Content Security Policy Level 3, section 2.3.1.

    Args:
        style: The content of the one ``style`` element, to the letter.
        script: The content of the one ``script`` element, to the letter; empty for a page that runs nothing.
    """
    directives = {
        "default-src": NOTHING,
        "style-src": _hash_source(style),
        "script-src": _hash_source(script) if script else NOTHING,
        "img-src": "'self' data:",
        "base-uri": NOTHING,
        "form-action": NOTHING,
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _hash_source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"
