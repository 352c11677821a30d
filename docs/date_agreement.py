"""Compares the reading of dates with three museums: python docs/date_agreement.py SHARED_MUSEUM_FOLDER [OUT.json].

Every record gets one outcome; what "sane", "equal" and "finer" mean stands in date_rules.py, and for readers in
dates.md. Every record that differs or is not read is explained in date_agreement.yaml, and every explanation there
must be needed: otherwise the script fails.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from date_rules import Dated, equal, finer, insanity, museum_span

from reliquary.dates import Language, YearSpan, parser_of
from reliquary.files import atomic_write_text

HERE = Path(__file__).parent
EXPLANATIONS = HERE / "date_agreement.yaml"
RESULT = HERE / "date-agreement.json"


class Outcome(StrEnum):
    """How the reading of a text stands to the museum's numbers."""

    UNREAD = "unread"  # the text was not understood
    ALONE = "alone"  # the museum has no numbers
    NOT_SANE = "not_sane"  # the museum's numbers cannot be what the text says
    EQUAL = "equal"
    FINER = "finer"  # the museum's numbers know more than the text
    DIFFERENT = "different"


def met(lines: Iterable[str]) -> Iterator[Dated]:
    """Yield the dated records of the Met."""
    for record in map(json.loads, lines):
        if record["objectDate"].strip():
            yield Dated(
                str(record["objectID"]), record["objectDate"], record["objectBeginDate"], record["objectEndDate"]
            )


def louvre(lines: Iterable[str]) -> Iterator[Dated]:
    """Yield the dated records of the Louvre: the first creation date; "" as the last year means one year."""
    for record in map(json.loads, lines):
        for date in record["dateCreated"]:
            if date["type"] == "Date de création/fabrication":
                end = date["endYear"] if date["endYear"] != "" else None
                begin, end = (None, date["startYear"]) if date["imprecision"] == "avant" else (date["startYear"], end)
                yield Dated(record["arkId"], date["text"], begin, end, record["displayDateCreated"])
                break


def smb(records: Iterable[dict[str, Any]]) -> Iterator[Dated]:
    """Yield the dated records of Berlin, which come without numbers."""
    for record in records:
        yield Dated(str(record["smbId"]), record["date"], None, None)


def german(table: Iterable[dict[str, Any]]) -> Iterator[Dated]:
    """Yield the German strings with the years that another parser's tests expect, where they name any."""
    for row in table:
        yield Dated(row["text"], row["text"], row.get("begin"), row.get("end"))


def outcome(dated: Dated, language: Language) -> tuple[Outcome, str, YearSpan | None]:
    """Return the outcome of a record, why its numbers are not sane, and what was read."""
    span = parser_of(language)(dated.text)
    museum = museum_span(dated)
    if span is None:
        return Outcome.UNREAD, "", None
    if museum is None:
        return Outcome.ALONE, "", span
    why = insanity(dated, span, language)
    if why is not None:
        return Outcome.NOT_SANE, why, span
    if equal(dated.text, span, museum, language):
        return Outcome.EQUAL, "", span
    return (Outcome.FINER if finer(span, museum) else Outcome.DIFFERENT), "", span


def report(name: str, records: Iterable[Dated], language: Language, reasons: dict[str, str]) -> dict[str, Any]:
    """Return the figures of one museum and all its disagreements.

    Raises:
        SystemExit: A disagreement has no explanation, or an explanation has no disagreement.
    """
    counts: Counter[str] = Counter()
    insane: dict[str, list[str]] = {}
    finer_records, disagreements = [], []
    for dated in records:
        found, why, span = outcome(dated, language)
        counts[found] += 1
        if found is Outcome.NOT_SANE:
            insane.setdefault(why, []).append(dated.record)
        elif found is Outcome.FINER:
            finer_records.append(dated.record)
        elif found in (Outcome.DIFFERENT, Outcome.UNREAD):
            if dated.record not in reasons:
                raise SystemExit(f"{name}: {dated.record}: no explanation in {EXPLANATIONS.name} for {dated} -> {span}")
            disagreements.append(_disagreement(dated, span, reasons[dated.record]))
    needless = sorted(set(reasons) - {disagreement["record"] for disagreement in disagreements})
    if needless:
        raise SystemExit(f"{name}: {EXPLANATIONS.name} explains what agrees: {', '.join(needless)}")
    return {
        "figures": _figures(counts),
        "not_sane": dict(sorted(insane.items())),
        "finer": finer_records,
        "disagreements": disagreements,
    }


def _disagreement(dated: Dated, span: YearSpan | None, why: str) -> dict[str, Any]:
    return {
        "record": dated.record,
        "text": dated.text,
        "museum": museum_span(dated),
        "read": (span.begin, span.end) if span else None,
        "why": why,
    }


def _figures(counts: Counter[str]) -> dict[str, Any]:
    dated = counts.total()
    sane = counts[Outcome.EQUAL] + counts[Outcome.FINER] + counts[Outcome.DIFFERENT]
    parsed = dated - counts[Outcome.UNREAD]
    restated = counts[Outcome.EQUAL] + counts[Outcome.DIFFERENT]
    return {
        "dated": dated,
        "parsed": parsed,
        "parsed_share": _share(parsed, dated),
        "sane": sane,
        **{name: counts[name] for name in (Outcome.NOT_SANE, Outcome.EQUAL, Outcome.FINER, Outcome.DIFFERENT)},
        "equal_where_restated": _share(counts[Outcome.EQUAL], restated),
        "equal_after_reconciling": _share(counts[Outcome.EQUAL] + counts[Outcome.FINER], sane),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def agreement(folder: Path) -> dict[str, Any]:
    """Return the reports of all museums from the folder of real records."""
    notes = yaml.safe_load(EXPLANATIONS.read_text("utf-8"))

    def lines(path: str) -> list[str]:
        return (folder / path).read_text("utf-8").splitlines()

    berlin = json.loads((folder / "smb" / "smb_real_values_from_armin-web.json").read_text("utf-8"))
    sources: dict[str, tuple[Callable[[Any], Iterator[Dated]], Any, Language]] = {
        "met": (met, lines("met/met_dates_169.jsonl"), Language.en),
        "louvre": (louvre, lines("louvre/louvre_dates_159.jsonl"), Language.fr),
        "german": (german, notes["german_table"], Language.de),
        "smb": (smb, berlin, Language.de),
        "met_more": (met, lines("met/objects.jsonl"), Language.en),
    }
    return {
        name: report(name, read(records), language, explained(notes["explanations"].get(name, [])))
        for name, (read, records, language) in sources.items()
    }


def explained(groups: list[dict[str, Any]]) -> dict[str, str]:
    """Return the explanation of every record; one explanation may hold for several."""
    return {str(record): group["why"] for group in groups for record in group["records"]}


def tables(result: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the tables in dates.md: the figures, what is not sane, and every disagreement."""
    for name, found in result.items():
        figures = found["figures"]
        counts = [figures[key] for key in ("dated", "parsed", "sane", "equal", "finer", "different")]
        shares = [figures[key] for key in ("parsed_share", "equal_where_restated", "equal_after_reconciling")]
        percent = ["-" if share is None else f"{share:.1%}" for share in shares]
        yield f"| {name} | {' | '.join(map(str, counts))} | {' | '.join(percent)} |"
    for name, found in result.items():
        for why, records in found["not_sane"].items():
            yield f"| {name} | {why} | {len(records)} |"
    for name, found in result.items():
        for why, rows in _by_explanation(found["disagreements"]).items():
            records = ", ".join(row["record"] for row in rows)
            first = rows[0]
            years = f"{_years(first['museum'])} | {_years(first['read'])}"
            yield f"| {name} | {records} | {first['text']} | {years} | {why} |"


def _by_explanation(disagreements: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in disagreements:
        groups.setdefault(row["why"], []).append(row)
    return groups


def _years(span: list[int] | None) -> str:
    return "not read" if span is None else f"{span[0]}..{span[1]}"


def main() -> None:
    """Write the report of the folder that the command line names."""
    folder, *out = map(Path, sys.argv[1:])
    text = json.dumps(agreement(folder), ensure_ascii=False, indent=2)
    atomic_write_text(out[0] if out else RESULT, text + "\n")


if __name__ == "__main__":
    main()
