from __future__ import annotations

import http.server
import json
import threading
from functools import partial
from types import SimpleNamespace

import pytest
import torch
from safetensors.torch import load_file, save

from reliquary.engines.native.downloads import MAX_CONFIG_BYTES, fetch_missing
from reliquary.engines.native.models import check_model, make_model
from reliquary.engines.native.weights import find_weights, load_weights
from reliquary.errors import ReliquaryError

REPO, TAG = "timm/test_resnet.r160_in1k", "test_resnet.r160_in1k"
OWN = "museum/tiny"


@pytest.fixture
def stored(hub, tmp_path):
    """A Hub with timm's weights of a very small model, and with a model of someone else."""
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(save(make_model("timm::test_resnet", 1000).state_dict()))
    config = {"architecture": "test_resnet", "num_classes": 1000, "model_args": {"drop_rate": 0.25}}
    (folder / "config.json").write_text(json.dumps(config))
    hub.store(REPO, folder, "v1")
    hub.store(OWN, folder, "v1")
    return hub


@pytest.fixture
def weights(tmp_path):
    return tmp_path / "workspace/weights"


def test_weights_of_timm_come_from_the_hub_once(stored, weights):
    fetch_missing(weights, "timm::test_resnet", TAG)
    asked = len(stored.log)
    fetch_missing(weights, "timm::test_resnet", TAG)
    assert [path.name for path in weights.iterdir()] == [f"{TAG}.safetensors"]
    assert len(stored.log) == asked
    load_weights(make_model("timm::test_resnet", 1000), find_weights(weights, TAG), set())


def test_nothing_is_asked_for_where_nothing_is_missing(stored, weights):
    fetch_missing(weights, "timm::test_resnet", None)
    assert stored.log == []


def test_a_model_of_the_hub_is_made_from_its_description(stored, weights):
    fetch_missing(weights, f"hub::{OWN}", "museum--tiny")
    assert sorted(path.name for path in weights.iterdir()) == ["museum--tiny.json", "museum--tiny.safetensors"]
    check_model(f"hub::{OWN}", weights=weights)
    model = make_model(f"hub::{OWN}", 5, weights=weights)
    assert model.drop_rate == 0.25
    assert model(torch.zeros(2, 3, 32, 32)).shape == (2, 5)


@pytest.mark.parametrize("pretraining", ["test_resnet.nonsense", "nonsense"])
def test_weights_that_timm_does_not_know_are_an_error(hub, weights, pretraining):
    with pytest.raises(ReliquaryError, match=f"pretraining: '{pretraining}': timm knows no weights of that name"):
        fetch_missing(weights, "timm::test_resnet", pretraining)


def test_a_repository_that_is_not_there_is_named(hub, weights):
    with pytest.raises(ReliquaryError, match=r"not fetched \(museum/tiny: no such repository on the Hub"):
        fetch_missing(weights, f"hub::{OWN}", None)
    assert list(weights.iterdir()) == []


def test_weights_in_a_form_that_can_hold_code_are_not_taken(hub, tmp_path, weights):
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "pytorch_model.bin").write_bytes(b"pickled")
    hub.store(REPO, folder, "v1")
    with pytest.raises(ReliquaryError, match=r"it has no model\.safetensors, and other forms can hold code"):
        fetch_missing(weights, "timm::test_resnet", TAG)


def test_a_description_that_is_far_too_large_is_refused(stored, tmp_path, weights):
    (tmp_path / "published/config.json").write_text(" " * (MAX_CONFIG_BYTES + 1))
    stored.store(OWN, tmp_path / "published", "v2")
    with pytest.raises(ReliquaryError, match="no description of a model"):
        fetch_missing(weights, f"hub::{OWN}", None)


def offline_message(weights):
    put = f"put model.safetensors of the Hub's '{REPO}' there"
    return rf"{weights}/{TAG}\.safetensors: not fetched \({REPO}: .*\); {put}"


def test_offline_one_line_says_which_file_to_put_where(stored, offline, weights):
    offline()
    with pytest.raises(ReliquaryError, match=offline_message(weights)) as caught:
        fetch_missing(weights, "timm::test_resnet", TAG)
    assert "\n" not in str(caught.value)


def test_a_hub_that_is_cut_off_leaves_no_part_of_a_file(stored, weights):
    stored.reset("GET", "model.safetensors", times=1000)
    with pytest.raises(ReliquaryError, match=offline_message(weights)):
        fetch_missing(weights, "timm::test_resnet", TAG)
    assert list(weights.iterdir()) == []


class Trap:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


@pytest.fixture
def torchvision(monkeypatch, tmp_path):
    """A server in the place of torchvision's, with one file of weights."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

        class Weights(SimpleNamespace):
            def __str__(self):
                return "SqueezeNet1_1_Weights.IMAGENET1K_V1"

        known = [Weights(url=f"http://127.0.0.1:{server.server_port}/squeezenet.pth")]
        monkeypatch.setattr("torchvision.models.get_model_weights", lambda name: known)
        yield folder
        server.shutdown()


def test_weights_of_torchvision_are_converted(torchvision, weights, capsys):
    torch.save({"a": torch.arange(4.0)}, torchvision / "squeezenet.pth")
    fetch_missing(weights, "torchvision::squeezenet1_1", "SqueezeNet1_1_Weights.IMAGENET1K_V1")
    (path,) = weights.iterdir()
    assert torch.equal(load_file(path)["a"], torch.arange(4.0))
    assert capsys.readouterr().out == ""


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
def test_code_in_weights_of_torchvision_is_never_executed(torchvision, weights, tmp_path):
    torch.save({"a": Trap(tmp_path / "executed")}, torchvision / "squeezenet.pth")
    with pytest.raises(ReliquaryError, match=r"not fetched \(http.*squeezenet\.pth holds more than tensors\)"):
        fetch_missing(weights, "torchvision::squeezenet1_1", "SqueezeNet1_1_Weights.IMAGENET1K_V1")
    assert not (tmp_path / "executed").exists()
    assert list(weights.iterdir()) == []


def test_weights_that_torchvision_does_not_have_or_serve_are_an_error(torchvision, weights):
    with pytest.raises(ReliquaryError, match="torchvision's squeezenet1_1 has: SqueezeNet1_1_Weights.IMAGENET1K_V1"):
        fetch_missing(weights, "torchvision::squeezenet1_1", "Nonsense")
    with pytest.raises(ReliquaryError, match="not fetched .*404.*; put the weights of http"):
        fetch_missing(weights, "torchvision::squeezenet1_1", "SqueezeNet1_1_Weights.IMAGENET1K_V1")


def test_models_without_a_source_of_weights_are_an_error(weights):
    with pytest.raises(ReliquaryError, match="models of 'python' have no weights that can be fetched"):
        fetch_missing(weights, "python::mine:make", "mine")
