"""Which pictures hang together by pairs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return for each picture of any pair the name of its component: the smallest SHA-256 in it.

    Two of a component need not be a pair themselves, if others lie between.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = np.array(list(pairs)).reshape(-1, 2)
    # The names are sorted, so that the first of a component is its smallest.
    names, numbers = np.unique(ends, return_inverse=True)
    first, second = numbers.reshape(-1, 2).T
    graph = coo_array((np.ones(len(first)), (first, second)), shape=(len(names), len(names)))
    labels = connected_components(graph, directed=False)[1]
    smallest = np.unique(labels, return_index=True)[1]
    return dict(zip(names.tolist(), names[smallest[labels]].tolist(), strict=True))
