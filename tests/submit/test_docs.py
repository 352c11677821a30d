from __future__ import annotations

import re

import yaml

from reliquary.submit.about import SubmissionFile
from reliquary.submit.boxes import COLUMNS


def test_the_example_of_the_page_is_a_submission(repository):
    page = (repository / "docs" / "submitting.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    fields = yaml.safe_load(example)
    assert fields.pop("schema") == SubmissionFile.schema_id()
    assert SubmissionFile.model_validate(fields).model.pretraining_data == ["ImageNet-21k"]
    assert ", ".join(f"`{name}`" for name in COLUMNS) in page
