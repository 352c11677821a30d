"""What the pages of a report show, in the order in which they show it."""

from __future__ import annotations

import re
import shlex
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reliquary.curate.checks.run import Found
from reliquary.curate.collection.item import Collection, Item
from reliquary.records import Decision, Finding, ImageSource, Verdict

MAX_IN_GROUP = 12
MAX_FAULTY = 200
HASH = re.compile(r"[0-9a-f]{16,}")
HASH_SHOWN = 12
VERDICTS = {Verdict.KEEP: "kept", Verdict.DROP: "dropped", Verdict.RELABEL: "relabelled"}


@dataclass(frozen=True)
class Card:
    """One picture on a page.

    Attributes:
        number: Its place among the flagged ones of the page; None if it is only what others are compared with.
        finding: What the check says of it; None as for ``number``.
        item: What is known of it.
        n_items: How many objects it stands for.
        decision: The decision that holds, in words; None if there is none.
    """

    number: int | None
    finding: Finding | None
    item: Item
    n_items: int
    decision: str | None

    @property
    def permalink(self) -> str | None:
        """The page of the object, if it is an address of the web; no other is ever linked."""
        link = self.item.permalink or ""
        return link if link.startswith(("https://", "http://")) else None

    @property
    def description(self) -> str:
        """What stands for the picture where it cannot be seen."""
        label = f", labelled {self.item.label}" if self.item.label else ""
        return f"{self.item.title or self.item.name}{label}"


@dataclass(frozen=True)
class CardGroup:
    """Pictures that are shown side by side.

    Attributes:
        name: What they share; None for pictures that belong to no group.
        cards: The flagged ones first, the highest score first, then those that they are compared with.
        n_more: How many of the group are not shown.
    """

    name: str | None
    cards: Sequence[Card]
    n_more: int

    @property
    def title(self) -> str | None:
        """What people read: its name, or of a hash as much as they compare."""
        return f"group {self.name[:HASH_SHOWN]}" if self.name and HASH.fullmatch(self.name) else self.name


@dataclass(frozen=True)
class CheckView:
    """The page of a check.

    Attributes:
        name: Its name in files.
        title: What people read.
        n_flagged: Pictures that it flags.
        n_decided: Of these, those with a decision.
        groups: What is shown.
    """

    name: str
    title: str
    n_flagged: int
    n_decided: int
    groups: Sequence[CardGroup]

    @property
    def cards(self) -> list[Card]:
        """The flagged pictures that are shown."""
        return [card for group in self.groups for card in group.cards if card.finding is not None]


@dataclass(frozen=True)
class FaultyPicture:
    """A picture that could not be looked at, and why."""

    sha256: str
    name: str
    reason: str


@dataclass(frozen=True)
class ReportView:
    """A whole report.

    Attributes:
        command: How to see everything in the App.
        is_sample: Whether the pictures are those of the sample museum.
        n_flagged: Pictures that any check flags.
        n_decided: Pictures with a decision.
        checks: All checks, in their order.
        faulty: Pictures that cannot be decoded or read, as many as are listed.
        n_faulty: How many there are.
    """

    name: str
    kind: str
    command: str
    is_sample: bool
    n_pictures: int
    n_flagged: int
    n_decided: int
    checks: Sequence[CheckView]
    faulty: Sequence[FaultyPicture]
    n_faulty: int

    @property
    def shown(self) -> set[str]:
        """The pictures that stand on any page, by SHA-256."""
        return {card.item.sha256 for check in self.checks for group in check.groups for card in group.cards}


def report_view(collection: Collection, found: Found, decisions: Mapping[str, Decision], per_check: int) -> ReportView:
    """Put a report together.

    Args:
        collection: What was checked.
        found: What was found.
        decisions: The decision that holds for each picture.
        per_check: How many flagged pictures of a check are shown.
    """
    cards = _Cards(collection, decisions)
    reasons = {**found.looked.unreadable, **found.looked.missing}
    faulty = [sha256 for sha256 in collection.by_picture if sha256 in reasons]
    return ReportView(
        name=collection.name,
        kind=collection.kind.value,
        command=f"reliquary curate {shlex.quote(str(collection.path))}",
        is_sample=all(item.shows is ImageSource.SAMPLE for item in collection.items),
        n_pictures=len(collection.by_picture),
        n_flagged=len({finding.sha256 for finding in found.findings if finding.flagged}),
        n_decided=sum(sha256 in decisions for sha256 in collection.by_picture),
        checks=[cards.of_check(name, title, found.flagged(name), per_check) for name, title in found.titles.items()],
        faulty=[FaultyPicture(key, collection.by_picture[key][0].name, reasons[key]) for key in faulty[:MAX_FAULTY]],
        n_faulty=len(faulty),
    )


@dataclass(frozen=True)
class _Cards:
    """Makes the cards of a collection's pictures."""

    collection: Collection
    decisions: Mapping[str, Decision]

    def of_check(self, name: str, title: str, flagged: Sequence[Finding], limit: int) -> CheckView:
        decided = sum(finding.sha256 in self.decisions for finding in flagged)
        return CheckView(name, title, len(flagged), decided, list(self._groups(flagged, limit)))

    def _groups(self, flagged: Sequence[Finding], limit: int) -> Iterator[CardGroup]:
        """Yield groups in the order of their highest score until so many flagged pictures are shown."""
        by_group: defaultdict[str | None, list[Finding]] = defaultdict(list)
        for finding in flagged:
            by_group[finding.group].append(finding)
        n_shown = 0
        for name, findings in by_group.items():
            room = limit - n_shown if name is None else min(limit - n_shown, MAX_IN_GROUP)
            if room <= 0:
                return
            cards = [self._card(each.sha256, n_shown + n, each) for n, each in enumerate(findings[:room], start=1)]
            compared = [] if name is None else self._compared(findings)
            n_compared = max(1, MAX_IN_GROUP - len(cards))
            n_more = len(findings[room:]) + len(compared[n_compared:])
            n_shown += len(cards)
            cards += [self._card(sha256) for sha256 in compared[:n_compared]]
            yield CardGroup(name, cards, n_more)

    def _compared(self, findings: Sequence[Finding]) -> list[str]:
        """Return the pictures of a group that are not flagged themselves."""
        flagged = {finding.sha256 for finding in findings}
        others = dict.fromkeys(other for finding in findings for other in finding.others)
        return [other for other in others if other not in flagged and other in self.collection.by_picture]

    def _card(self, sha256: str, number: int | None = None, finding: Finding | None = None) -> Card:
        items = self.collection.by_picture[sha256]
        decision = self.decisions.get(sha256)
        return Card(number, finding, items[0], len(items), None if decision is None else _in_words(decision))


def _in_words(decision: Decision) -> str:
    label = f" as {decision.label}" if decision.label else ""
    return f"{VERDICTS[decision.verdict]}{label} by {decision.reviewer}: {decision.reason}"
