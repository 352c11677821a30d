from __future__ import annotations

import pytest
import torch
from safetensors.torch import save_file

from reliquary.engines.native.classification.kind import Classification
from reliquary.engines.native.models import make_model
from reliquary.engines.native.weights import find_weights, load_weights
from reliquary.errors import ReliquaryError

MODEL = "timm::test_resnet"


def load(model, path):
    load_weights(model, path, Classification("label").head(model))


@pytest.fixture
def pretrained(tmp_path):
    """Weights of a model with ten classes."""
    torch.manual_seed(5)
    state = make_model(MODEL, 10).state_dict()
    save_file(state, tmp_path / "test_resnet.in10.safetensors")
    return tmp_path, state


def test_weights_go_into_the_model_and_the_classifier_of_other_classes_stays(pretrained):
    folder, state = pretrained
    torch.manual_seed(6)
    model = make_model(MODEL, 3)
    head = model.get_classifier().weight.clone()
    load(model, find_weights(folder, "test_resnet.in10"))
    loaded = model.state_dict()
    assert torch.equal(model.get_classifier().weight, head)
    assert all(torch.equal(loaded[name], value) for name, value in state.items() if not name.startswith("fc."))


def test_the_classifier_is_loaded_where_the_classes_are_as_many(pretrained):
    folder, state = pretrained
    model = make_model(MODEL, 10)
    load(model, folder / "test_resnet.in10.safetensors")
    assert torch.equal(model.state_dict()["fc.weight"], state["fc.weight"])


def test_weights_of_another_model_are_refused(pretrained):
    with pytest.raises(ReliquaryError, match="not the weights of this model; [0-9]+ tensors differ, such as"):
        load(make_model("timm::test_vit", 3), pretrained[0] / "test_resnet.in10.safetensors")


def test_missing_weights_say_that_nothing_is_downloaded(tmp_path):
    with pytest.raises(ReliquaryError, match=r"resnet18\.a1\.safetensors: no such file; .* nothing is downloaded"):
        find_weights(tmp_path, "resnet18.a1")


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/b", "..", ""])
def test_a_name_never_leads_out_of_the_folder(tmp_path, name):
    with pytest.raises(ReliquaryError, match="is not a name"):
        find_weights(tmp_path, name)


@pytest.mark.parametrize("content", [b"", b"\x80\x04pickled code", b"\xff" * 64])
def test_a_file_that_is_no_safetensors_is_an_error(tmp_path, content):
    path = tmp_path / "x.safetensors"
    path.write_bytes(content)
    with pytest.raises(ReliquaryError, match=r"x\.safetensors: not a readable safetensors file"):
        load(make_model(MODEL, 3), path)


class WithBackbone(torch.nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = make_model(MODEL, 0)
        self.classifier = torch.nn.Linear(256, classes)


def test_weights_of_the_backbone_alone_go_into_it(pretrained):
    folder, state = pretrained
    model = WithBackbone(3)
    load(model, folder / "test_resnet.in10.safetensors")
    loaded = model.backbone.state_dict()
    assert loaded
    assert all(torch.equal(value, state[name]) for name, value in loaded.items())


def test_weights_of_another_backbone_are_refused(tmp_path):
    save_file(make_model("timm::test_vit", 3).state_dict(), tmp_path / "vit.safetensors")
    with pytest.raises(ReliquaryError, match="not the weights of this model"):
        load(WithBackbone(3), tmp_path / "vit.safetensors")


def test_weights_of_a_deeper_backbone_are_refused(pretrained):
    folder, state = pretrained
    deeper = {**state, "layer4.9.conv1.weight": state["layer4.0.conv1.weight"].clone()}
    save_file(deeper, folder / "deeper.safetensors")
    with pytest.raises(ReliquaryError, match=r"1 tensors differ, such as layer4\.9\.conv1\.weight"):
        load(WithBackbone(3), folder / "deeper.safetensors")


def test_published_weights_of_a_residual_network_start_maxavg_cat(tmp_path):
    published = make_model("timm::resnetv2_18", 10).state_dict()
    save_file(published, tmp_path / "published.safetensors")
    model = make_model("reliquary::maxavg_cat", 3, {"backbone": "resnetv2_18", "hidden": 8})
    load(model, tmp_path / "published.safetensors")
    loaded = model.backbone.state_dict()
    assert {name.partition(".")[0] for name in set(published) - set(loaded)} == {"norm", "head"}
    assert all(torch.equal(value, published[name]) for name, value in loaded.items())
