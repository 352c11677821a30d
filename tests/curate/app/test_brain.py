from __future__ import annotations

import numpy as np
import pytest

from reliquary.files import sha256_bytes
from tests.build.small_crawl import picture

pytestmark = [
    pytest.mark.real,
    pytest.mark.xdist_group("fiftyone"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # FiftyOne's own
]

N_PICTURES = 42


@pytest.fixture
def many(curation):
    """A dataset of enough pictures for everything, and an embedding of each."""
    for number in range(10, 10 + N_PICTURES):
        curation.crawl.add(str(number), "islam", picture(number))
    curation.write()
    keys = [sha256_bytes(picture(number)) for number in range(10, 10 + N_PICTURES)]
    return curation.open(), keys, np.random.default_rng(0).normal(size=(N_PICTURES, 8)).astype(np.float32)


@pytest.fixture
def add_brain(fo):
    from reliquary.curate.app import brain

    return lambda *args: brain.add_brain(*args, quiet=True)


def test_scores_a_map_and_similarity_come_from_our_own_embeddings(many, add_brain):
    dataset, keys, vectors = many
    vectors[1] = vectors[0]
    vectors[2] = 50
    assert add_brain(dataset, keys, vectors) == []
    assert sorted(dataset.list_brain_runs()) == ["map", "similarity", "uniqueness"]
    unique = dict(zip(*dataset.values(["sha256", "uniqueness"]), strict=True))
    assert unique[keys[2]] == max(unique[key] for key in keys)
    assert dataset.count("representativeness") == N_PICTURES
    assert dataset.load_brain_results("map").points.shape == (N_PICTURES, 2)
    like = dataset.sort_by_similarity(dataset.match({"sha256": keys[0]}).first().id, brain_key="similarity", k=2)
    assert like.values("sha256") == [keys[0], keys[1]]


def test_the_middle_of_a_cluster_is_most_representative_also_among_pictures_that_are_all_alike(fo):
    from reliquary.curate.app.brain import N_CLUSTERS, representativeness

    middles = 1000 * np.eye(N_CLUSTERS, dtype=np.float32)
    offsets = np.zeros((5, N_CLUSTERS), np.float32)
    offsets[1:, :2] = [[3, 0], [-3, 0], [0, 6], [0, -6]]
    alike = np.repeat(middles[:1], 5, axis=0)
    vectors = np.concatenate([alike, *(middle + offsets for middle in middles[1:])])
    scores = representativeness(vectors).reshape(N_CLUSTERS, 5)
    assert (scores[0] == 1).all()
    assert scores[1:] == pytest.approx(np.tile([1, 1 / 4, 1 / 4, 1 / 7, 1 / 7], (N_CLUSTERS - 1, 1)), rel=1e-3)


def test_pictures_without_an_embedding_are_left_out(many, add_brain, curation):
    dataset, keys, vectors = many
    add_brain(dataset, keys, vectors)
    assert all(sample.uniqueness is None for sample in dataset.match({"sha256": curation.pictures[0]}))


def test_nothing_is_computed_again_until_pictures_change(many, add_brain, monkeypatch):
    from reliquary.curate.app import brain

    dataset, keys, vectors = many
    computed = []
    counted = [brain.Analysis(a.key, a.title, a.least, _counting(a, computed)) for a in brain.ANALYSES]
    monkeypatch.setattr(brain, "ANALYSES", counted)
    add_brain(dataset, keys, vectors)
    assert len(computed) == 4
    add_brain(dataset, keys, vectors)
    assert len(computed) == 4
    add_brain(dataset, keys[:-1], vectors[:-1])
    assert len(computed) == 8
    dataset.delete_brain_run("map")
    add_brain(dataset, keys[:-1], vectors[:-1])
    assert computed[8:] == ["map"]


def _counting(analysis, computed):
    def compute(samples, vectors):
        computed.append(analysis.key)
        return analysis.compute(samples, vectors)

    return compute


def test_what_needs_more_pictures_is_left_out_with_a_word(many, add_brain):
    dataset, keys, vectors = many
    add_brain(dataset, keys, vectors)
    notes = add_brain(dataset, keys[:4], vectors[:4])
    assert [note.split(":")[0] for note in notes] == ["uniqueness", "representativeness"]
    assert "needs 40 pictures" in notes[1]
    assert sorted(dataset.list_brain_runs()) == ["map", "similarity"]
    assert not dataset.has_field("uniqueness")
    assert not dataset.has_field("representativeness")


def test_a_dataset_without_any_embedding_is_no_error(many, add_brain):
    dataset, _, vectors = many
    assert len(add_brain(dataset, [], vectors[:0])) == 4
