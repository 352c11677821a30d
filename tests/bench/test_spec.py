from __future__ import annotations

import pytest

from reliquary.bench.spec import check_dataset, check_protocol, choose_config, run_spec
from reliquary.errors import FaultyFileError, ReliquaryError
from tests.engines.tiny_dataset import write_dataset


def spec_of(loaded, dataset, protocol="smoke", seed=0):
    suite, (baseline,) = loaded
    return run_spec(suite.file, baseline, dataset, protocol=protocol, config="grouped", seed=seed)


def test_parameters_are_laid_over_each_other_in_order(write_suite, tiny_dataset):
    given = {"parameters": {"epochs": 5, "learning_rate": 0.5}, "overrides": {"smoke": {"learning_rate": 0.25}}}
    spec = spec_of(write_suite(one=given), tiny_dataset)
    assert spec.baseline.parameters["batch_size"] == 8  # the protocol
    assert spec.baseline.parameters["epochs"] == 5  # the baseline, over the protocol
    assert spec.baseline.parameters["learning_rate"] == 0.25  # the override, over the baseline
    assert spec.baseline.parameters["optimizer"] == "adamw"  # the engine


def test_an_override_holds_for_its_own_protocol_alone(write_suite, tiny_dataset):
    loaded = write_suite(one={"parameters": {"epochs": 5}, "overrides": {"smoke": {"epochs": 7}}})
    assert spec_of(loaded, tiny_dataset, "small").baseline.parameters["epochs"] == 5


def test_the_spec_holds_every_parameter_the_limits_and_the_dataset(write_suite, tiny_dataset):
    spec = spec_of(write_suite(one={}), tiny_dataset, seed=3)
    assert spec.protocol.settings == {"limits": {"test": 6}}
    assert spec.dataset.manifest_digest == tiny_dataset.manifest.digest
    assert spec.seed == 3
    assert spec.baseline.parameters == {
        "image_size": 32,
        "epochs": 2,
        "batch_size": 8,
        "optimizer": "adamw",
        "learning_rate": 0.002,
        "weight_decay": 0.0,
        "momentum": 0.9,
        "schedule": "cosine",
        "warmup_epochs": 0.0,
        "flip": True,
        "crop_scale": 0.7,
        "zoom": 0.0,
        "distortion": 0.0,
        "brightness": 0.0,
        "contrast": 0.0,
        "augment_copies_only": False,
        "mixup": 0.0,
        "label_smoothing": 0.0,
        "class_weights": "none",
        "sampling": "none",
        "oversample_to": 1.0,
        "oversample_classes": None,
        "precision": "32-true",
        "channels_last": False,
        "trained_layers": None,
        "selection": "last",
        "patience": None,
        "pretraining": None,
        "model_options": {},
        "features": False,
    }


def test_the_name_of_a_run_depends_on_all_that_decides_it_and_on_nothing_else(write_suite, tiny_dataset):
    base = spec_of(write_suite(one={}), tiny_dataset).sha256()
    assert spec_of(write_suite(one={"title": "Another title"}), tiny_dataset).sha256() == base
    others = [
        spec_of(write_suite(one={"parameters": {"learning_rate": 0.003}}), tiny_dataset),
        spec_of(write_suite(one={"pretraining": "imagenet"}), tiny_dataset),
        spec_of(write_suite(one={}), tiny_dataset, seed=1),
        spec_of(write_suite(one={}), tiny_dataset, protocol="small"),
    ]
    assert len({base, *(spec.sha256() for spec in others)}) == 5


def test_the_name_of_a_run_is_the_same_in_every_release(write_suite, tiny_dataset):
    spec = spec_of(write_suite(one={}), tiny_dataset)
    stable = spec.model_copy(update={"dataset": spec.dataset.model_copy(update={"manifest_digest": "0" * 64})})
    assert stable.sha256() == "c543b8b4ed388c3c82f5f352ad05dbe19bc8dbdedcd2f1ece3a66a957e864148"


def test_a_wrong_parameter_names_suite_baseline_and_protocol(write_suite, tiny_dataset):
    place = "suite 'provenance', baseline 'one', protocol 'smoke': parameters: learning_rat: unknown field"
    with pytest.raises(FaultyFileError, match=place):
        spec_of(write_suite(one={"parameters": {"learning_rat": 1}}), tiny_dataset)


def test_pretraining_has_a_field_of_its_own(write_suite, tiny_dataset):
    with pytest.raises(ReliquaryError, match=r"parameters\.pretraining: 'x' .* a field of the baseline file itself"):
        spec_of(write_suite(one={"parameters": {"pretraining": "x"}}), tiny_dataset)


def test_a_protocol_can_train_from_scratch(write_suite, tiny_dataset):
    loaded = write_suite(one={"pretraining": "imagenet"})
    assert spec_of(loaded, tiny_dataset).baseline.parameters["pretraining"] == "imagenet"
    loaded[0].file.protocols["smoke"] = loaded[0].file.protocols["smoke"].model_copy(update={"from_scratch": True})
    assert spec_of(loaded, tiny_dataset).baseline.parameters["pretraining"] is None


def test_an_unknown_engine_is_an_error(write_suite, tiny_dataset):
    with pytest.raises(ReliquaryError, match="engine: 'warp' is not known"):
        spec_of(write_suite(one={"engine": "warp"}), tiny_dataset)


def test_the_dataset_is_that_of_the_suite_or_its_sample(write_suite, tmp_path):
    suite, _ = write_suite()
    for name in ("provenance", "provenance-sample"):
        check_dataset(suite.file, write_dataset(tmp_path / name, {"test": 1}, name=name))
    with pytest.raises(ReliquaryError, match="dataset 'coins' .* measured on 'provenance'"):
        check_dataset(suite.file, write_dataset(tmp_path / "coins", {"test": 1}, name="coins"))
    with pytest.raises(ReliquaryError, match=r"\(detection\)"):
        check_dataset(suite.file, write_dataset(tmp_path / "other", {"test": 1}, name="provenance", task="detection"))


def test_the_config_is_one_of_suite_and_dataset(write_suite, tiny_dataset):
    suite, _ = write_suite()
    assert choose_config(suite.file, tiny_dataset, None) == "grouped"
    with pytest.raises(ReliquaryError, match="suite 'provenance': there is no config 'paper'; there are: grouped"):
        choose_config(suite.file, tiny_dataset, "paper")
    wider = suite.file.model_copy(update={"configs": ["grouped", "paper"]})
    with pytest.raises(ReliquaryError, match=r"provenance-sample-1\.0\.0: there is no config 'paper'"):
        choose_config(wider, tiny_dataset, "paper")


def test_an_unknown_protocol_says_what_is_known(write_suite):
    with pytest.raises(ReliquaryError, match="protocol 'huge': known are: full, small, smoke"):
        check_protocol(write_suite()[0].file, "huge")
