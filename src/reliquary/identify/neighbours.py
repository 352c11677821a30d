"""The reference objects that look most like a picture, by the cosine of the model's features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Features = NDArray[np.float16] | Floats
"""One row an image, each of length 1."""

ROWS_AT_A_TIME = 1 << 15
"""Features are kept in half precision, and calculated with in single precision, so many rows at a time."""

QUERIES_AT_A_TIME = 64
FAR_QUANTILE = 0.99
MAX_DISTANCE = 2.0


class Neighbour(NamedTuple):
    """A reference image, the most alike of its object.

    Attributes:
        row: Its row number.
        similarity: Cosine of the features, -1..1; 1 for the same direction.
    """

    row: int
    similarity: float


def unit_length(features: Floats) -> Floats:
    """Return features scaled to length 1, shape (images, width); a row of zeros stays one."""
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    scaled: Floats = np.divide(features, lengths, out=np.zeros_like(features), where=lengths > 0)
    return scaled


def similarities(queries: Floats, references: Features) -> Floats:
    """Return the cosines of each query with each reference, shape (queries, references).

    Args:
        queries: Shape (queries, width), of length 1.
        references: Shape (references, width), of length 1.
    """
    found = np.empty((len(queries), len(references)), dtype=np.float32)
    for start in range(0, len(references), ROWS_AT_A_TIME):
        rows = references[start : start + ROWS_AT_A_TIME].astype(np.float32, copy=False)
        found[:, start : start + ROWS_AT_A_TIME] = queries @ rows.T
    return found.clip(-1, 1)


def nearest_objects(similarity: Floats, objects: Sequence[str], wanted: int) -> list[Neighbour]:
    """Return the most similar objects, each by its most similar image; equally similar ones in the order of rows.

    Args:
        similarity: Of each reference image to one picture, shape (references,).
        objects: The object of each reference image.
        wanted: How many; fewer if there are no more.
    """
    found: dict[str, Neighbour] = {}
    for row in np.argsort(-similarity, kind="stable"):
        if len(found) == wanted:
            break
        found.setdefault(objects[row], Neighbour(int(row), float(similarity[row])))
    return list(found.values())


def far_distance(queries: Floats, query_objects: Sequence[str], references: Features, objects: Sequence[str]) -> float:
    """Return the distance (1 - cosine) to the nearest reference that only one in a hundred known pictures exceeds.

    Images of a picture's own object do not count: of an unknown object there are none among the references.

    Args:
        queries: Features of pictures of the same kind as the references, shape (queries, width), of length 1.
        query_objects: The object of each of them.
        references: Features of the references, shape (references, width), of length 1.
        objects: The object of each of them.

    Returns:
        0..2; 2 if there is no picture with a reference of another object, so that nothing counts as far.
    """
    numbers = {name: number for number, name in enumerate(dict.fromkeys(objects))}
    of_references = np.array([numbers[name] for name in objects])
    of_queries = np.array([numbers.get(name, -1) for name in query_objects])
    nearest: list[float] = []
    for start in range(0, len(queries), QUERIES_AT_A_TIME):
        part = slice(start, start + QUERIES_AT_A_TIME)
        similarity = similarities(queries[part], references)
        similarity[of_queries[part, np.newaxis] == of_references] = -np.inf
        nearest += [1 - float(most) for most in similarity.max(axis=1) if np.isfinite(most)]
    return float(np.quantile(nearest, FAR_QUANTILE, method="higher")) if nearest else MAX_DISTANCE
