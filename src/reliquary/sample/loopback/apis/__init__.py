"""The interfaces that a loopback museum can speak, one module each."""

from __future__ import annotations

from collections.abc import Callable

from reliquary.errors import ReliquaryError
from reliquary.sample.loopback.apis.base import Api
from reliquary.sample.loopback.apis.cleveland import ClevelandApi
from reliquary.sample.loopback.apis.louvre import LouvreApi
from reliquary.sample.loopback.apis.met import MetApi
from reliquary.sample.loopback.apis.smb import SmbApi

APIS: dict[str, Callable[[], Api]] = {"met": MetApi, "louvre": LouvreApi, "smb": SmbApi, "cleveland": ClevelandApi}
"""All of them, by the name of the museum."""


def api_named(name: str) -> Api:
    """Return an interface by the name of its museum.

    Raises:
        ReliquaryError: There is none of that name.
    """
    if name not in APIS:
        raise ReliquaryError(f"loopback museum: no interface {name!r}; choose one of {', '.join(APIS)}")
    return APIS[name]()
