"""What licences allow, as far as their own texts say it."""

from __future__ import annotations

import re
from dataclasses import dataclass

SPDX_PAGE = "https://spdx.org/licenses/{}.html"
CREATIVE_COMMONS = re.compile(r"CC-BY(?P<nc>-NC)?(?P<nd>-ND)?(?P<sa>-SA)?-\d\.\d(-[A-Z]+)?")
STATEMENT = re.compile(r"https?://rightsstatements\.org/vocab/([A-Za-z-]+)/1\.0/?")
PUBLIC_DOMAIN = re.compile(r"CC0-1\.0|PDDL-1\.0|CC-PDDC|https?://creativecommons\.org/publicdomain/(mark|zero)/1\.0/?")
PERMISSIVE = ("MIT", "Apache-2.0", "etalab-2.0", "OGL-UK-3.0", "DL-DE-BY-2.0", "DL-DE-ZERO-2.0")
HUB_NAMES = ("CC0-1.0", "MIT", "Apache-2.0", "BSD-3-Clause", "etalab-2.0", "PDDL-1.0")
NOT_COMMERCIAL = ("InC-NC", "NoC-NC")
NOT_IN_COPYRIGHT = ("NoC-US", "NoC-OKLR", "NKC")
IN_COPYRIGHT = ("InC", "InC-EDU", "InC-OW-EU", "InC-RUU")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a licence allows; None where it does not say, or where this project does not know it.

    Attributes:
        commercial: Commercial use.
        share_alike: What is made of it must stand under the same licence.
    """

    commercial: bool | None = None
    share_alike: bool | None = None


def terms_of(licence: str) -> Terms:
    """Return what a licence (SPDX id, or the URI of a statement) allows.

    A work in copyright without a licence may not be used commercially without asking, and "no known copyright" is no
    promise: that stays unknown. The statements are those of https://rightsstatements.org/page/1.0/.
    """
    if PUBLIC_DOMAIN.fullmatch(licence) or licence in PERMISSIVE:
        return Terms(commercial=True, share_alike=False)
    if match := CREATIVE_COMMONS.fullmatch(licence):
        return Terms(commercial=match["nc"] is None, share_alike=match["sa"] is not None)
    statement = STATEMENT.fullmatch(licence)
    if statement and statement[1] in (*NOT_COMMERCIAL, *IN_COPYRIGHT):
        return Terms(commercial=False)
    return Terms()


def forbids_passing_on(licence: str) -> bool:
    """Return whether a licence itself says that a changed picture may not be passed on without asking."""
    statement = STATEMENT.fullmatch(licence)
    match = CREATIVE_COMMONS.fullmatch(licence)
    return bool(statement and statement[1] in IN_COPYRIGHT) or bool(match and match["nd"])


def lets_anyone_pass_on(licence: str) -> bool:
    """Return whether a licence (SPDX id, or the URI of a statement) is known to allow passing changed pictures on.

    A dataset scales and cuts pictures, so licences that forbid derivatives (ND) do not.
    """
    if PUBLIC_DOMAIN.fullmatch(licence) or licence in PERMISSIVE:
        return True
    if match := CREATIVE_COMMONS.fullmatch(licence):
        return match["nd"] is None
    statement = STATEMENT.fullmatch(licence)
    return statement is not None and statement[1] in NOT_IN_COPYRIGHT


def licence_url(licence: str) -> str:
    """Return the page of a licence."""
    return licence if "://" in licence else SPDX_PAGE.format(licence)


def hub_licence(licence: str) -> str:
    """Return the Hub's name of a licence: the SPDX id in lower case for those that it knows, else ``other``."""
    known = licence in HUB_NAMES or CREATIVE_COMMONS.fullmatch(licence)
    return licence.lower() if known else "other"
