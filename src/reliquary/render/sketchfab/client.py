"""HTTP with Sketchfab: the token goes to the interface alone, and no redirect is followed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx2
from pydantic import SecretStr

from reliquary import __version__
from reliquary.errors import ReliquaryError
from reliquary.render.sketchfab.faults import ModelError, TryAgainError
from reliquary.render.sketchfab.patience import Patience
from reliquary.render.sketchfab.reach import Reach
from reliquary.render.sketchfab.token import PAGE, VARIABLE
from reliquary.retry_after import seconds_to_wait

TIMEOUT_S = 30
MAX_ANSWER_BYTES = 8 << 20
TOO_MANY_REQUESTS = 429
PROXIES = ("http", "https", "all")
CONNECTED = "connection.connect_tcp.complete"


class Client:
    """A connection to the interface, and to the places from which it lets files be downloaded.

    Args:
        reach: Whom it may ask.
        token: The user's; None asks for what everybody may see.
        patience: How long it is waited for answers.
    """

    def __init__(self, reach: Reach, token: SecretStr | None, patience: Patience | None = None) -> None:
        self.patience = patience or Patience()
        self._reach = reach
        self._token = token
        self._has_proxy = not reach.is_loopback and not getproxies().keys().isdisjoint(PROXIES)
        self._http = httpx2.Client(
            timeout=TIMEOUT_S,
            follow_redirects=False,
            trust_env=not reach.is_loopback,
            # Files come as they are, so that their length is known.
            headers={"User-Agent": f"reliquary/{__version__}", "Accept-Encoding": "identity"},
        )

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        self._http.close()

    def ask(self, address: str) -> Any:
        """Return the JSON that the interface answers.

        Args:
            address: Path within the interface (``/models/...``), or a whole address that it gave itself.

        Raises:
            ModelError: There is no such thing, or the user may not see it.
            TryAgainError: There is no usable answer, after all attempts.
            ReliquaryError: The token is not accepted, or the address is not one of the interface.
        """
        url = address if "://" in address else f"{self._reach.api}{address}"
        if not self._reach.is_api(url):
            raise ReliquaryError(f"{self._reach.api}: leads to another server ({_host(url)}), which is not asked")
        return self.patience.keep_trying(lambda: self._ask_once(url))

    @contextmanager
    def open_download(self, url: str) -> Iterator[httpx2.Response]:
        """Give the answer of a place of downloads, whose body is still to come; the token is not sent.

        Raises:
            ModelError: The place must not be asked, or says that there is nothing.
            TryAgainError: It does not answer, or the address is not valid any more.
        """
        if reason := self._reach.refusal(url):
            raise ModelError(f"the download must not be asked for: {reason}")
        with self._open(url, {}) as response:
            # What signed addresses answer when their time is over.
            if response.status_code in {400, 401, 403}:
                raise TryAgainError(f"the address of the download is not valid any more ({response.status_code})")
            if response.status_code == 404:
                raise ModelError("the download is gone (404)")
            _check(response)
            yield response

    def _ask_once(self, url: str) -> Any:
        headers = {"Authorization": f"Token {self._token.get_secret_value()}"} if self._token else {}
        with self._open(url, headers) as response:
            if response.status_code == 401:
                raise ReliquaryError(_token_problem(is_set=self._token is not None))
            if response.status_code == 403:
                raise ModelError("Sketchfab does not let you have it (403)")
            if response.status_code == 404:
                raise ModelError("Sketchfab has nothing of this uid that you may see (404)")
            _check(response)
            body = b""
            for piece in response.iter_bytes():
                body += piece
                if len(body) > MAX_ANSWER_BYTES:
                    raise ReliquaryError(f"{self._reach.api}: an answer of more than {MAX_ANSWER_BYTES >> 20} MiB")
        try:
            return json.loads(body)
        except ValueError as error:
            raise TryAgainError(f"{self._reach.api}: the answer is no JSON") from error

    @contextmanager
    def _open(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx2.Response]:
        try:
            with self._http.stream("GET", url, headers=headers, extensions={"trace": self._watch}) as response:
                yield response
        except httpx2.InvalidURL as error:
            raise ModelError("the download has no usable address") from error
        except httpx2.RequestError as error:
            raise TryAgainError(f"{_host(url)} is not reached, or breaks off ({type(error).__name__})") from error

    def _watch(self, event: str, details: Mapping[str, Any]) -> None:
        """Refuse a connection to an address that must not be asked, before anything is sent; proxies stand anywhere."""
        if event != CONNECTED or self._has_proxy:
            return
        stream = details["return_value"]
        address = stream.get_extra_info("server_addr")[0]
        if not self._reach.allows_address(address):
            stream.close()
            raise ModelError(f"the server has the address {address}, which must not be asked")


def _check(response: httpx2.Response) -> None:
    """Let good answers pass.

    Raises:
        TryAgainError: The server is in trouble, or wants fewer requests.
        ModelError: Any other answer, redirects among them.
    """
    status, host = response.status_code, response.url.host
    if status == TOO_MANY_REQUESTS or response.is_server_error:
        after = seconds_to_wait(response.headers.get("Retry-After", ""))
        raise TryAgainError(f"{host} answers {status}", after)
    if response.has_redirect_location:
        raise ModelError(f"{host} redirects to {_host(response.headers['Location']) or 'itself'}: not followed")
    if status != 200:
        raise ModelError(f"{host} answers {status}")


def _token_problem(*, is_set: bool) -> str:
    what = "is not accepted (401)" if is_set else "is not set, and is needed for this (401)"
    return f"{VARIABLE}: the token {what}; copy it from {PAGE}"


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
