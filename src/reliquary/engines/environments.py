"""The engines that are installed apart from this package, and what the command line does with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reliquary.engines import ENGINES
from reliquary.engines.layered import LayeredEnvironment
from reliquary.engines.openmmlab.environment import OPENMMLAB, report
from reliquary.errors import MissingExtraError, ReliquaryError, check_extra
from reliquary.summary import Summary


class OwnEnvironment(NamedTuple):
    """An engine with an environment of its own.

    Attributes:
        environment: Where and how it is installed.
        report: Starts it, and returns the versions of its packages.
    """

    environment: LayeredEnvironment
    report: Callable[[], dict[str, str]]


APART = {"openmmlab": OwnEnvironment(OPENMMLAB, report)}


def list_engines() -> Summary:
    """Say of every engine whether it can be used."""
    own = {name: engine.environment for name, engine in APART.items()}
    made = {name: _state(own.get(name)) for name in ENGINES}
    places = {f"environment of {name}": env.folder for name, env in own.items() if env.folder.is_dir()}
    return Summary("engines list", made=dict(made), places=places)


def install_engine(name: str, *, quiet: bool = False) -> Summary:
    """Install an engine, unless it is.

    Raises:
        ReliquaryError: There is no engine of that name to install, or it cannot be installed.
    """
    environment = _apart(name).environment
    is_new = environment.install(quiet=quiet)
    return Summary(
        "engines install", made={name: "installed" if is_new else "was installed"}, places={"at": environment.folder}
    )


def check_engine(name: str) -> Summary:
    """Start an engine.

    Raises:
        ReliquaryError: There is none of that name, or its environment is missing or broken.
    """
    versions = _apart(name).report()
    return Summary("engines check", made={name: ", ".join(f"{package} {found}" for package, found in versions.items())})


def remove_engine(name: str) -> Summary:
    """Remove an engine's environments.

    Raises:
        ReliquaryError: There is no engine of that name to remove.
    """
    environment = _apart(name).environment
    home = environment.home
    removed = environment.remove()
    return Summary("engines remove", made={name: "removed" if removed else "was not installed"}, places={"from": home})


def _apart(name: str) -> OwnEnvironment:
    if name in APART:
        return APART[name]
    if name in ENGINES:
        raise ReliquaryError(
            f"engine '{name}' has no environment of its own; it comes with: pip install 'reliquary[bench]'"
        )
    raise ReliquaryError(f"engine: '{name}' is not known; known are: {', '.join(ENGINES)}")


def _state(environment: LayeredEnvironment | None) -> str:
    if environment is not None:
        return environment.fault() or "installed"
    try:
        check_extra("bench", "torch", "lightning")
    except MissingExtraError as error:
        return str(error)
    return "installed"
