"""The licence of a user's own pictures."""

from __future__ import annotations

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from reliquary.errors import ReliquaryError
from reliquary.licences import PUBLIC_DOMAIN, STATEMENT


def checked_licence(licence: str) -> str:
    """Return a licence as it is written in records: an SPDX id in its own spelling, or the address of a statement.

    Raises:
        ReliquaryError: It is neither, or several at once.
    """
    if STATEMENT.fullmatch(licence) or PUBLIC_DOMAIN.fullmatch(licence):
        return licence
    try:
        found = str(canonicalize_license_expression(licence))
    except InvalidLicenseExpression:
        found = ""
    if not found or " " in found or found.startswith("LicenseRef-"):
        raise ReliquaryError(
            f"--licence {licence!r}: expected one SPDX id (https://spdx.org/licenses/), such as CC0-1.0, CC-BY-4.0 or "
            "MIT, or the address of a statement, such as https://rightsstatements.org/vocab/InC/1.0/ for pictures in "
            "copyright"
        )
    return found
