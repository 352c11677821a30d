from __future__ import annotations

import pytest

from reliquary.engines.openmmlab.configs import find_config
from reliquary.errors import ReliquaryError


@pytest.fixture
def packages(tmp_path):
    for path in ("mmdet/.mim/configs/ssd/ssd300_coco.py", "mmdet/.mim/configs/_base_/base.py", "mmdet/secret.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    return tmp_path


def test_a_config_is_found_by_its_path(packages):
    assert find_config("mmdet::ssd/ssd300_coco.py", "mmdet", packages) == "ssd/ssd300_coco.py"


def test_a_misspelt_config_is_named_with_its_neighbours(packages):
    with pytest.raises(ReliquaryError, match=r"mmdet has no config of that path; did you mean ssd/ssd300_coco.py\?"):
        find_config("mmdet::ssd/ssd300.py", "mmdet", packages)


@pytest.mark.parametrize("path", ["../../secret.py", "/etc/passwd", "_base_/base.py", "ssd/../ssd/ssd300_coco.py"])
def test_nothing_outside_the_folder_of_configs_is_one(packages, path):
    with pytest.raises(ReliquaryError, match="has no config of that path"):
        find_config(f"mmdet::{path}", "mmdet", packages)


def test_a_model_of_another_framework_is_refused(packages):
    with pytest.raises(ReliquaryError, match="'timm::resnet18': the engine openmmlab runs models of mmdet"):
        find_config("timm::resnet18", "mmdet", packages)
