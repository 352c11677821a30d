"""A strict reader of BibTeX, for the tests of what writes it."""

from __future__ import annotations

import re

HEAD = re.compile(r"@misc\{([a-z0-9._-]+),\n")
FIELD = re.compile(r"  ([a-z]+) = ")


def parse_bibtex(text):
    """Read entries as BibTeX does: fields in braces, counted whatever stands before them; fail on anything else."""
    entries = {}
    while text:
        head = HEAD.match(text)
        assert head is not None, text
        assert head[1] not in entries
        text, fields = text[head.end() :], {}
        while field := FIELD.match(text):
            text = text[field.end() :]
            end = closing(text)
            assert text[end + 1 : end + 3] == ",\n"
            fields[field[1]], text = text[1:end], text[end + 3 :]
        assert text.startswith("}\n"), text
        entries[head[1]], text = fields, text[2:].lstrip("\n")
    return entries


def closing(text):
    depth = 0
    for position, letter in enumerate(text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0:
            return position
    raise AssertionError(text)
