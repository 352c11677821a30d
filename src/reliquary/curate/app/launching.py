"""The App: started on this machine, and open until the curator ends it."""

from __future__ import annotations

import socket
import sys
import webbrowser
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Any

from reliquary.crawl.network.addresses import is_loopback_host
from reliquary.errors import ReliquaryError
from reliquary.progress import console

if TYPE_CHECKING:
    import fiftyone as fo

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - these are told apart, not bound


def check_port(address: str, port: int) -> None:
    """See that the App can listen.

    Whatever else answers at the port would be taken for the App, with the pictures of somebody else.

    Raises:
        ReliquaryError: The port is taken or not allowed, or the address is none of this machine's.
    """
    try:
        family, kind, _, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as listener:
            # As servers do: a port that was in use a moment ago is free.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
    except socket.gaierror as error:
        raise ReliquaryError(f"--address {address}: no such address on this machine ({error.strerror})") from error
    except OSError as error:
        raise ReliquaryError(
            f"--port {port}: the App cannot listen at {address}:{port} ({error.strerror}); perhaps it is open already: "
            f"look at {url(address, port)}, or choose another port with --port"
        ) from error


def url(address: str, port: int) -> str:
    """Return where a browser on this machine finds the App."""
    host = "localhost" if address in EVERYWHERE else address
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def launch(
    dataset: fo.Dataset, *, address: str = "127.0.0.1", port: int, open_browser: bool = True, quiet: bool = False
) -> None:
    """Open the App on a dataset, and wait until the curator presses Ctrl-C.

    Args:
        dataset: What to show.
        address: Where the App listens.
        port: Where the App listens.
        open_browser: Whether to open it in the browser of this machine.
        quiet: Say nothing.

    Raises:
        ReliquaryError: The App cannot listen there, or does not start.
    """
    with redirect_stdout(sys.stderr):  # FiftyOne prints, and standard output is for the summary
        session = open_session(dataset, address=address, port=port)
        try:
            if not quiet:
                _tell(address, port)
            if open_browser:
                webbrowser.open(url(address, port))
            session.wait(-1)
        except KeyboardInterrupt:
            pass  # this is how it ends
        finally:
            close_session(session)


def open_session(dataset: fo.Dataset, *, address: str, port: int) -> Any:
    """Start the App on a dataset, and return FiftyOne's session; the App opens no browser by itself.

    Raises:
        ReliquaryError: The App cannot listen there, or does not start.
    """
    check_port(address, port)
    import fiftyone as fo
    from fiftyone.core.service import ServiceException

    try:
        return fo.launch_app(dataset, address=address, port=port, remote=True, auto=False)
    except ServiceException as error:
        raise ReliquaryError(f"{url(address, port)}: the App does not start ({error})") from error


def close_session(session: Any) -> None:
    """Stop the App."""
    import fiftyone as fo

    session._disable_wait_warning = True  # noqa: SLF001 - the curator knows that the App was open for a moment only
    fo.close_app()


def _tell(address: str, port: int) -> None:
    console.print(f"The App is open: [bold]{url(address, port)}[/bold]  (Ctrl-C ends it; decisions are kept)")
    if not is_loopback_host(address):
        console.print(
            "[yellow]Everybody who reaches this address can decide, and read every file that you can read: "
            "FiftyOne asks for no password.[/yellow]"
        )
