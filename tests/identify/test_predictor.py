from __future__ import annotations

import numpy as np
import pytest
import torch

from reliquary.errors import ReliquaryError
from reliquary.identify.predictor import Predictor, kind_that_identifies


def test_the_test_images_get_the_probabilities_that_the_run_stored(identifier, trained):
    stored = {row.image_id: row.scores for row in trained.predictions().rows}
    rows = trained.rows("test")
    images = [cell["bytes"] for cell in trained.images("test").to_pylist()]
    checked = 0
    for row, image in zip(rows, images, strict=True):
        if row["image_id"] in stored:
            found = identifier.predictor.see([image]).row(0).scores
            np.testing.assert_allclose(found, stored[row["image_id"]], rtol=0, atol=1e-6)
            checked += 1
    assert checked == 6  # the protocol's limit


def test_features_are_those_of_the_last_layer_at_length_1(identifier, trained):
    from reliquary.engines.native.features import features_of

    image = trained.images("test")[0].as_py()["bytes"]
    predictor = identifier.predictor
    seen = predictor.see([image]).features[0]
    assert np.linalg.norm(seen) == pytest.approx(1, abs=1e-6)
    module = predictor.module
    pixels = predictor._images([image]).pixels([0]).float() / 255
    with torch.no_grad():
        expected = features_of(module.model, (pixels - module.mean) / module.std)[0].numpy()
    np.testing.assert_allclose(seen, expected / np.linalg.norm(expected), atol=1e-5)


def test_pictures_are_seen_alike_alone_and_together(identifier, trained):
    images = [cell["bytes"] for cell in trained.images("test").slice(0, 4).to_pylist()]
    together = identifier.predictor.see(images).features
    alone = np.concatenate([identifier.predictor.see([image]).features for image in images])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_random_numbers_of_the_caller_are_left_alone(identifier, trained, tmp_path):
    state = torch.random.get_rng_state()
    Predictor(trained.spec, trained.class_names(), identifier.predictor.weights(), tmp_path)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_weights_of_another_model_are_refused(identifier, trained, tmp_path):
    weights = identifier.predictor.weights()
    del weights[next(iter(weights))]
    with pytest.raises(ReliquaryError, match="the weights are not those of 'timm::test_resnet'"):
        Predictor(trained.spec, trained.class_names(), weights, tmp_path)
    with pytest.raises(ReliquaryError, match="the weights are not those"):
        Predictor(trained.spec, ["one", "two"], identifier.predictor.weights(), tmp_path)


@pytest.mark.parametrize(("field", "value"), [("task", "detection"), ("task", "style")])
def test_runs_that_say_nothing_of_a_picture_are_refused(trained, field, value):
    with pytest.raises(ReliquaryError, match=f"here: a run of the task '{value}' by the engine 'native'"):
        kind_that_identifies(trained.spec.model_copy(update={field: value}), "here")


def test_runs_of_other_engines_are_refused(trained):
    baseline = trained.spec.baseline.model_copy(update={"engine": "openmmlab"})
    with pytest.raises(ReliquaryError, match="by the engine 'openmmlab'"):
        kind_that_identifies(trained.spec.model_copy(update={"baseline": baseline}), "here")


def test_a_folder_cannot_say_what_code_runs(trained, identifier, tmp_path):
    baseline = trained.spec.baseline.model_copy(update={"model": "python::pathlib:Path"})
    spec = trained.spec.model_copy(update={"baseline": baseline})
    with pytest.raises(ReliquaryError, match="would choose what code runs here"):
        Predictor(spec, trained.class_names(), identifier.predictor.weights(), tmp_path)
