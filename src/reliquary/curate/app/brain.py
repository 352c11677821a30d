"""What FiftyOne's brain says of a collection, on our own embeddings: no model is downloaded.

Import this module only after ``prepare_environment``, since it imports FiftyOne.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import fiftyone as fo
import fiftyone.brain as fob
import numpy as np
from numpy.typing import NDArray

from reliquary.curate.app import fields
from reliquary.files import sha256_bytes
from reliquary.progress import track

Vectors = NDArray[np.float32]


N_CLUSTERS = 20


@dataclass(frozen=True)
class Analysis:
    """Something that the brain computes.

    Attributes:
        key: Its brain key; of scores, their field.
        title: What people read.
        least: With fewer samples it means nothing, or fails.
        compute: Computes it.
    """

    key: str
    title: str
    least: int
    compute: Callable[[fo.DatasetView, Vectors], object]


ANALYSES = (
    Analysis(
        "uniqueness",
        "uniqueness",
        5,  # it looks at the three nearest
        lambda samples, vectors: fob.compute_uniqueness(samples, embeddings=vectors, progress=False),
    ),
    Analysis(
        "representativeness",
        "representativeness",
        2 * N_CLUSTERS,
        lambda samples, vectors: samples.set_values("representativeness", representativeness(vectors).tolist()),
    ),
    Analysis(
        "similarity",
        "sorting by similarity",
        2,
        lambda samples, vectors: fob.compute_similarity(
            samples, embeddings=vectors, brain_key="similarity", backend="sklearn", metric="cosine", progress=False
        ),
    ),
    Analysis(
        "map",
        "the map of pictures",
        3,
        lambda samples, vectors: fob.compute_visualization(
            samples, embeddings=vectors, brain_key="map", method="pca", num_dims=2, seed=0, progress=False
        ),
    ),
)


def add_brain(dataset: fo.Dataset, pictures: Sequence[str], vectors: Vectors, *, quiet: bool = False) -> list[str]:
    """Let the brain look at a dataset; what it computed before is kept as long as the pictures are the same.

    It adds the fields ``uniqueness`` and ``representativeness``, sorting by similarity, and a map in two dimensions
    (principal components) for the panel of embeddings.

    Args:
        dataset: A dataset that ``reliquary curate`` made.
        pictures: SHA-256 of the picture of each row of ``vectors``.
        vectors: (n, dimensions). Samples of other pictures are left out.
        quiet: Show no progress.

    Returns:
        A note on each analysis that was left out, and why.
    """
    rows = {sha256: row for row, sha256 in enumerate(pictures)}
    ids, images = dataset.values(["id", fields.SHA256])
    found = [(number, rows[image]) for number, image in zip(ids, images, strict=True) if image in rows]
    matrix = vectors[[row for _, row in found]]
    state = sha256_bytes(repr([number for number, _ in found]).encode() + np.ascontiguousarray(matrix).tobytes())
    notes = []
    for analysis in track(ANALYSES, "compare all pictures", quiet=quiet):
        if len(found) < analysis.least:
            _forget(dataset, analysis.key)
            notes.append(f"{analysis.title}: left out, since it needs {analysis.least} pictures with an embedding")
        elif _state(dataset).get(analysis.key) != state or not _is_there(dataset, analysis.key):
            _forget(dataset, analysis.key)
            analysis.compute(dataset.select([number for number, _ in found], ordered=True), matrix)
            _remember(dataset, analysis.key, state)
    return notes


def representativeness(vectors: Vectors) -> NDArray[np.float64]:
    """Return how near each picture is to the middle of its cluster: 1 for the nearest of each cluster.

    That is what FiftyOne says of its own function, which gives the opposite (https://github.com/voxel51/fiftyone,
    issue 8351). There are 20 clusters by k-means, as there; nearness is 1 / (1 + distance), divided by the highest of
    the cluster.

    Args:
        vectors: (n, dimensions), with n at least 20.

    Returns:
        (n,), above 0 to 1.
    """
    from sklearn.cluster import KMeans

    clusters = KMeans(N_CLUSTERS, random_state=0).fit(vectors)
    nearness = 1 / (1 + np.linalg.norm(vectors - clusters.cluster_centers_[clusters.labels_], axis=1))
    highest = np.zeros(N_CLUSTERS)
    np.maximum.at(highest, clusters.labels_, nearness)
    return np.asarray(nearness / highest[clusters.labels_], np.float64)


def _state(dataset: fo.Dataset) -> dict[str, str]:
    return dict(dataset.info.get(fields.INFO, {}).get("brain", {}))


def _remember(dataset: fo.Dataset, key: str, state: str) -> None:
    info = dataset.info.get(fields.INFO, {})
    dataset.info[fields.INFO] = {**info, "brain": {**info.get("brain", {}), key: state}}
    dataset.save()


def _is_there(dataset: fo.Dataset, key: str) -> bool:
    return bool(dataset.has_brain_run(key) or dataset.has_field(key))


def _forget(dataset: fo.Dataset, key: str) -> None:
    """Remove results, and scores with them: those of other pictures would mislead."""
    if dataset.has_brain_run(key):
        dataset.delete_brain_run(key)
    if dataset.has_field(key):
        dataset.delete_sample_field(key)
