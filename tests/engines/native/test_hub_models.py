from __future__ import annotations

import json

import pytest

from reliquary.engines.native.hub_models import config_path, read_config
from reliquary.engines.native.models import check_model, make_model
from reliquary.errors import ReliquaryError


@pytest.fixture
def describe(tmp_path):
    def write(content):
        text = content if isinstance(content, str) else json.dumps(content)
        config_path(tmp_path, "museum/tiny").write_text(text)
        return tmp_path

    return write


def test_a_description_says_architecture_and_options(describe):
    folder = describe({"architecture": "test_resnet", "model_args": {"drop_rate": 0.5}})
    assert read_config(folder, "museum/tiny") == ("test_resnet", {"drop_rate": 0.5})


def test_a_missing_description_says_what_to_put_where(tmp_path):
    with pytest.raises(ReliquaryError, match=r"museum--tiny\.json: no such file; put config\.json .* \(--download\)"):
        check_model("hub::museum/tiny", weights=tmp_path)


@pytest.mark.parametrize("name", ["tiny", "../../etc/passwd", "a/b/c", "a/..", "a--b/c", "https://x/y"])
def test_only_a_repository_is_a_name(name, tmp_path):
    with pytest.raises(ReliquaryError, match=r"expected a repository of the Hub, hub::owner/name"):
        check_model(f"hub::{name}", weights=tmp_path)


@pytest.mark.parametrize("content", ["[]", "{}", '{"architecture": 3}', '{"architecture": "x", "model_args": [1]}'])
def test_what_describes_no_timm_model_is_an_error(describe, content):
    with pytest.raises(ReliquaryError, match="not the description of a timm model"):
        check_model("hub::museum/tiny", weights=describe(content))


def test_an_architecture_that_timm_lacks_is_an_error(describe):
    with pytest.raises(ReliquaryError, match="timm has no model of that name"):
        check_model("hub::museum/tiny", weights=describe({"architecture": "hf-hub:evil/code"}))


@pytest.mark.parametrize("option", ["pretrained", "checkpoint_path", "pretrained_cfg"])
def test_a_description_cannot_load_weights(describe, option):
    folder = describe({"architecture": "test_resnet", "model_args": {option: "/tmp/evil.pth"}})
    with pytest.raises(ReliquaryError, match=f"cannot be made: {option} cannot be set"):
        make_model("hub::museum/tiny", 3, weights=folder)
