"""What the Hub's library raises, as errors that say what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from reliquary.errors import ReliquaryError


class UnknownTagError(ReliquaryError):
    """A repository has no such version, or it is out of reach."""


@contextmanager
def explained(repository: object) -> Iterator[None]:
    """Turn what the Hub's library raises into our errors.

    Addresses are left out of them: those that the Hub gives for uploads carry a signature.

    Args:
        repository: What is asked for, as the messages name it.

    Raises:
        UnknownTagError: There is no such version.
        ReliquaryError: Anything else went wrong.
    """
    from huggingface_hub import errors

    # Not declared as public, but `datasets` takes it from there too: its own name changes between releases.
    from huggingface_hub.utils import httpx  # type: ignore[attr-defined]

    try:
        yield
    except errors.RevisionNotFoundError as error:
        raise UnknownTagError(f"{repository}: no such version is published") from error
    except errors.GatedRepoError as error:
        raise ReliquaryError(f"{repository}: ask for access on its page, then log in (hf auth login)") from error
    except errors.RepositoryNotFoundError as error:
        raise ReliquaryError(
            f"{repository}: no such repository on the Hub, or none that you may see; check the name, or log in "
            "(hf auth login)"
        ) from error
    except errors.HFValidationError as error:
        raise ReliquaryError(f"{repository}: not a name that the Hub allows") from error
    except errors.OfflineModeIsEnabled as error:
        raise ReliquaryError(f"{repository}: this needs the Hub, and HF_HUB_OFFLINE is set") from error
    except errors.HfHubHTTPError as error:
        raise ReliquaryError(f"{repository}: {_answer(error.response.status_code, error.server_message)}") from error
    except (httpx.HTTPError, ConnectionError) as error:
        raise _not_reached(repository, error) from error
    except RuntimeError as error:
        # The library wraps what a thread that uploads a file raised.
        if not isinstance(error.__cause__, (httpx.HTTPError, OSError)):
            raise
        with explained(repository):
            raise error.__cause__ from error


def _answer(status: int, message: str | None) -> str:
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return f"the Hub refuses ({status}); log in with a token that may do this (hf auth login, or HF_TOKEN)"
    if status in {HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED}:
        return f"it was changed by someone else meanwhile ({status}); run the same command again"
    said = f": {message}" if message else ""
    return f"the Hub answers {status}{said}; run the same command again, it goes on from here"


def _not_reached(repository: object, error: Exception) -> ReliquaryError:
    what = type(error).__name__
    return ReliquaryError(
        f"{repository}: the Hub is not reached ({what}); run the same command again, it goes on from here"
    )
