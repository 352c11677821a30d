"""JMESPath expressions (https://jmespath.org) as values of catalogue files, checked before anything is read by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions
from pydantic import AfterValidator

from reliquary.records.base import Text

MAX_CHARS = 1000


def is_expression(text: str) -> str:
    """Return the text if it is an expression whose functions all exist and have the right number of arguments.

    Raises:
        ValueError: It is none; the message says why.
    """
    if len(text) > MAX_CHARS:
        raise ValueError(f"{len(text)} characters, more than the {MAX_CHARS} of an expression")
    try:
        tree: Any = jmespath.compile(text).parsed
    except (JMESPathError, RecursionError) as error:
        problem = " ".join(str(error).split())
        raise ValueError(f"no JMESPath expression ({problem}); see https://jmespath.org") from error
    for node in _nodes(tree):
        if node["type"] == "function_expression":
            _check_call(node["value"], len(node["children"]))
    return text


Expression = Annotated[Text, AfterValidator(is_expression)]


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in node["children"] if isinstance(child, dict)]


def _check_call(name: str, n_arguments: int) -> None:
    """Check a call, which the library itself does only when it first evaluates it."""
    known: dict[str, Any] = Functions.FUNCTION_TABLE
    if name not in known:
        raise ValueError(f"there is no JMESPath function {name}(); known are {', '.join(sorted(known))}")
    signature = known[name]["signature"]
    is_variadic = bool(signature) and signature[-1].get("variadic", False)
    if n_arguments < len(signature) or (n_arguments > len(signature) and not is_variadic):
        more = " or more" if is_variadic else ""
        raise ValueError(f"{name}() has {n_arguments} arguments and needs {len(signature)}{more}")
