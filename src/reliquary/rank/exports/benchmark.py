"""``eval.yaml``, with which a dataset on the Hugging Face Hub says that it is a benchmark.

The fields are those of https://huggingface.co/docs/hub/eval-results.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from reliquary.files import atomic_write_text
from reliquary.rank.exports.material import Material
from reliquary.rank.text import metric_title
from reliquary.tasks.base import TEST_SPLIT

FRAMEWORK = "reliquary"


def task_id(suite: str, config: str) -> str:
    """Return the name of a leaderboard of a benchmark: results of a model speak of it by this name."""
    return f"{suite}-{config}"


def write_benchmark(material: Material, out: Path) -> list[Path]:
    """Write ``eval.yaml`` for the repository of the suite's dataset: one task a config, scored on the test split."""
    suite = material.suite.file
    measures = ", ".join(metric_title(name) for name in suite.metrics)
    path = out / "eval.yaml"
    write_yaml(
        path,
        {
            "name": suite.title,
            "description": f"Suite {suite.name} {suite.version} of Reliquary: {suite.title} Measures: {measures}.",
            "evaluation_framework": FRAMEWORK,
            "tasks": [
                {"id": task_id(suite.name, config), "config": config, "split": TEST_SPLIT} for config in suite.configs
            ],
        },
    )
    return [path]


def write_yaml(path: Path, value: object) -> None:
    """Write plain values as YAML, atomically, with the fields in their order."""
    atomic_write_text(path, yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=120))
