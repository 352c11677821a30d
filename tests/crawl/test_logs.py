from __future__ import annotations

import logging
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.crawl.logs import SafeFormatter, escape

EVIL = "title\r\n2026-11-21 [scrapy] INFO: all is well\x1b[2J\x9b31m\u2028\u202e\x00"


def logged(message, *arguments, error=None):
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter(logging.Formatter("%(levelname)s: %(message)s")))
    handler.handle(
        logging.LogRecord("museum", logging.ERROR, "", 0, message, arguments, error and (type(error), error, None))
    )
    return stream.getvalue()


def test_text_of_a_museum_neither_begins_a_line_nor_commands_the_terminal():
    text = logged("Redirecting to %s", EVIL)
    assert text == (
        "ERROR: Redirecting to title\\r\n    2026-11-21 [scrapy] INFO: all is well\\x1b[2J\\x9b31m\\u2028\\u202e\\x00\n"
    )


def test_tracebacks_are_no_way_around():
    lines = logged("unexpected", error=ValueError(EVIL)).splitlines()
    assert lines[0] == "ERROR: unexpected"
    assert all(line.startswith("    ") for line in lines[1:])
    assert "\x1b" not in "".join(lines)


@given(st.text())
def test_whatever_the_text_the_margin_is_ours(text):
    lines = logged("%s", text).split("\n")
    assert lines.pop() == ""
    assert lines[0].startswith("ERROR: ")
    assert all(line.startswith("    ") for line in lines[1:])
    assert "\r" not in "".join(lines)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"])))
def test_ordinary_text_of_any_language_stays_as_it_is(text):
    assert escape(text) == text


@pytest.mark.real
def test_headers_reasons_and_addresses_cannot_write_into_the_log(raw_server, http, ask):
    evil = "\x1b[31mred\x9b2J"
    answers = {
        "/robots.txt": http(404),
        "/location": http(302, Location=f"/moved{evil}"),
        "/reason": http(404, reason=f"Not {evil}\rFound"),
        "/header": http(200, b"x", X_Evil=f"{evil}\rINJECTED", Content_Encoding=evil),
        "/cookie": http(200, b"x", Set_Cookie=f"{evil}=1"),
        "/nonsense": f"HTTP/9.9 {evil}\r\n\r\n".encode("latin-1"),
    }
    server = raw_server(lambda path, number: answers.get(path, http(404)))
    paths = [path for path in answers if path != "/robots.txt"]
    outcomes, _, log = ask([server.url(path) for path in paths] + [server.url("/%0d%0aINJECTED%1b[31m")])
    assert len(outcomes) == len(paths) + 1
    assert not [letter for letter in log if not letter.isprintable() and letter != "\n"]
    assert not [line for line in log.splitlines() if line.startswith(("INJECTED", "Found"))]
    assert all(reason.isprintable() for reason in (one.get("reason", "") for one in outcomes))
