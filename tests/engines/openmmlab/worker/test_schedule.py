from __future__ import annotations

import pytest

from reliquary.engines.openmmlab.worker.schedule import Length, length_of, set_length


def usual():
    """The schedule of most of MMDetection's configs: a warm-up of 500 batches, two steps in 12 epochs."""
    return {
        "train_cfg": {"type": "EpochBasedTrainLoop", "max_epochs": 12, "val_interval": 1},
        "param_scheduler": [
            {"type": "LinearLR", "start_factor": 0.001, "by_epoch": False, "begin": 0, "end": 500},
            {"type": "MultiStepLR", "begin": 0, "end": 12, "by_epoch": True, "milestones": [8, 11], "gamma": 0.1},
        ],
    }


def yolox():
    return {
        "train_cfg": {"max_epochs": 300},
        "param_scheduler": [
            {"type": "mmdet.QuadraticWarmupLR", "by_epoch": True, "begin": 0, "end": 5, "convert_to_iter_based": True},
            {"type": "CosineAnnealingLR", "begin": 5, "T_max": 285, "end": 285, "by_epoch": True},
            {"type": "ConstantLR", "factor": 1, "begin": 285, "end": 300, "by_epoch": True},
        ],
        "custom_hooks": [{"type": "YOLOXModeSwitchHook", "num_last_epochs": 15}, {"type": "SyncNormHook"}],
    }


def by_iterations():
    return {
        "train_cfg": {"type": "IterBasedTrainLoop", "max_iters": 90_000},
        "param_scheduler": [
            {"type": "LinearLR", "start_factor": 0.001, "by_epoch": False, "begin": 0, "end": 500},
            {"type": "MultiStepLR", "begin": 0, "end": 90_000, "by_epoch": False, "milestones": [60_000, 80_000]},
        ],
    }


@pytest.mark.parametrize(
    ("epochs", "iterations", "expected"),
    [
        (16, None, Length(16, 1600)),
        (None, 250, Length(3, 250)),
        (None, 100, Length(1, 100)),
        (None, None, Length(12, 1200)),
    ],
)
def test_a_training_is_as_long_as_wished_for_or_as_the_config_says(epochs, iterations, expected):
    assert length_of(usual(), 100, epochs, iterations) == expected


def test_the_length_of_a_config_that_counts_batches_is_taken_too():
    assert length_of(by_iterations(), 1000, None, None) == Length(90, 90_000)


def test_the_schedule_of_the_config_itself_stays():
    config = usual()
    set_length(config, Length(12, 1200), None)
    warmup, steps = config["param_scheduler"]
    assert (warmup["begin"], warmup["end"]) == (0, 500)
    assert (steps["end"], steps["milestones"], steps["by_epoch"]) == (1200, [800, 1100], False)


def test_a_longer_training_stretches_the_steps_and_keeps_the_warmup():
    config = usual()
    set_length(config, Length(24, 2400), None)
    warmup, steps = config["param_scheduler"]
    assert warmup["end"] == 500
    assert (steps["end"], steps["milestones"]) == (2400, [1600, 2200])
    assert config["train_cfg"] == {"type": "EpochBasedTrainLoop", "max_epochs": 24}


def test_a_warmup_is_as_long_as_wished_for_and_can_be_left_out():
    config = usual()
    set_length(config, Length(1, 40), 5)
    assert [part["end"] for part in config["param_scheduler"]] == [5, 40]
    config = usual()
    set_length(config, Length(1, 40), 0)
    assert [part["type"] for part in config["param_scheduler"]] == ["MultiStepLR"]


def test_what_comes_after_a_warmup_follows_its_end():
    config = yolox()
    set_length(config, Length(30, 3000), None)
    warmup, cosine, constant = config["param_scheduler"]
    assert (warmup["end"], cosine["begin"], cosine["end"], cosine["T_max"]) == (50, 50, 2850, 2850)
    assert (constant["begin"], constant["end"]) == (2850, 3000)
    assert "convert_to_iter_based" not in warmup
    config = yolox()
    set_length(config, Length(30, 3000), 200)
    assert config["param_scheduler"][1]["begin"] == 200


def test_parts_that_have_no_time_left_are_left_out():
    config = yolox()
    set_length(config, Length(1, 2), None)
    assert [part["type"] for part in config["param_scheduler"]] == ["CosineAnnealingLR"]
    assert config["param_scheduler"][0]["T_max"] == 2


@pytest.mark.parametrize(("epochs", "last"), [(300, 15), (20, 1), (3, 1)])
def test_mosaic_ends_at_the_same_share_of_the_training(epochs, last):
    config = yolox()
    set_length(config, Length(epochs, epochs * 10), None)
    assert config["custom_hooks"][0] == {"type": "YOLOXModeSwitchHook", "num_last_epochs": last}


def test_in_a_very_short_training_mosaic_does_not_end():
    config = yolox()
    set_length(config, Length(2, 20), None)
    assert [hook["type"] for hook in config["custom_hooks"]] == ["SyncNormHook"]


@pytest.mark.parametrize(("epochs", "switch"), [(300, 280), (15, 14), (2, 1)])
def test_a_pipeline_is_switched_at_the_same_share_of_the_training(epochs, switch):
    config = {**usual(), "custom_hooks": [{"type": "PipelineSwitchHook", "switch_epoch": 280}]}
    config["train_cfg"] = {"max_epochs": 300}
    set_length(config, Length(epochs, epochs * 10), None)
    assert config["custom_hooks"][0]["switch_epoch"] == switch


def test_a_schedule_that_counts_batches_is_stretched_too():
    config = by_iterations()
    set_length(config, Length(2, 900), None)
    warmup, steps = config["param_scheduler"]
    assert (warmup["end"], steps["end"], steps["milestones"]) == (500, 900, [600, 800])


def test_a_config_without_a_schedule_has_none_afterwards():
    config = {"train_cfg": {"max_epochs": 12}}
    set_length(config, Length(2, 20), None)
    assert config["param_scheduler"] == []
