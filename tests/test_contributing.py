"""The worked examples of CONTRIBUTING.md are valid files."""

from __future__ import annotations

import re

import pytest

from reliquary.catalogue import BaselineFile, CrawlerFile, RecipeFile, SuiteFile
from reliquary.yamlfiles import read_yaml


@pytest.mark.parametrize(
    ("number", "model", "name"),
    [
        (0, CrawlerFile, "riverside"),
        (1, RecipeFile, "egypt-periods"),
        (2, SuiteFile, "egypt-periods"),
        (3, BaselineFile, "mobilenetv3"),
    ],
)
def test_the_worked_examples_are_valid(repository, tmp_path, number, model, name):
    examples = re.findall(r"```yaml\n(.*?)```", (repository / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL)
    assert len(examples) == 4
    (tmp_path / "example.yaml").write_text(examples[number], "utf-8")
    assert read_yaml(tmp_path / "example.yaml", model).name == name
