from __future__ import annotations

import sys

import pytest
import torch
import torchvision
from torch.autograd import Function, gradcheck

from reliquary.engines.openmmlab.worker import compiled_operators
from reliquary.engines.openmmlab.worker.compiled_operators import CompiledOperators, nms

SIZE = {"aligned_height": 3, "aligned_width": 2}


def boxes(count, seed=0, dtype=torch.float32):
    corners = torch.rand(count, 2, generator=torch.Generator().manual_seed(seed), dtype=dtype) * 80
    sides = torch.rand(count, 2, generator=torch.Generator().manual_seed(seed + 1), dtype=dtype) * 40 + 1
    return torch.cat([corners, corners + sides], dim=1)


def regions(dtype=torch.float32):
    """Return regions within two images of 12 x 10 features at a scale of a half, one of them reaching out."""
    return torch.tensor([[0, 1.3, 2.1, 14.7, 17.9], [1, 0.0, 0.0, 19.0, 23.0], [1, 5.5, 3.25, 30.0, 40.0]], dtype=dtype)


class Aligned(Function):
    """The operators as mmcv calls them."""

    @staticmethod
    def forward(ctx, features, rois, sampling_ratio, aligned):
        ctx.save_for_backward(rois)
        ctx.shape, ctx.options = features.shape, {"sampling_ratio": sampling_ratio, "aligned": aligned}
        output, empty = features.new_zeros(len(rois), features.shape[1], 3, 2), features.new_zeros(0)
        options = {**SIZE, **ctx.options, "spatial_scale": 0.5, "pool_mode": 1}
        compiled_operators.roi_align_forward(features, rois, output, empty, empty, **options)
        return output

    @staticmethod
    def backward(ctx, gradient):
        (rois,) = ctx.saved_tensors
        result, empty = gradient.new_zeros(ctx.shape), gradient.new_zeros(0)
        options = {**SIZE, **ctx.options, "spatial_scale": 0.5, "pool_mode": 1}
        compiled_operators.roi_align_backward(gradient.contiguous(), rois, empty, empty, result, **options)
        return result, None, None, None


def greedy(found, scores, threshold, offset):
    """Suppress as the definition says, in plain Python."""
    kept = []
    for number in scores.argsort(descending=True).tolist():
        if all(overlap(found[number], found[other], offset) <= threshold for other in kept):
            kept.append(number)
    return kept


def overlap(first, second, offset):
    low, high = torch.maximum(first[:2], second[:2]), torch.minimum(first[2:], second[2:])
    common = (high - low + offset).clamp(min=0).prod()
    areas = [(box[2:] - box[:2] + offset).prod() for box in (first, second)]
    return float(common / (sum(areas) - common))


@pytest.mark.parametrize("offset", [0, 1])
@pytest.mark.parametrize("threshold", [0.1, 0.5, 0.9])
def test_suppression_is_that_of_the_definition(offset, threshold):
    found = torch.cat([boxes(30), boxes(30) + 0.2])
    scores = torch.rand(60, generator=torch.Generator().manual_seed(7))
    kept = nms(found, scores, iou_threshold=threshold, offset=offset).tolist()
    assert kept == greedy(found, scores, threshold, offset)
    assert 0 < len(kept) < 60


def test_the_offset_makes_a_difference():
    found = torch.tensor([[0.0, 0, 1, 1], [0.0, 0, 1, 2]])
    scores = torch.tensor([0.9, 0.8])
    assert nms(found, scores, 0.6, 0).tolist() == [0, 1]
    assert nms(found, scores, 0.6, 1).tolist() == [0]


def test_no_boxes_leave_none():
    assert nms(torch.zeros(0, 4), torch.zeros(0), 0.5, 0).tolist() == []


@pytest.mark.parametrize("aligned", [True, False])
@pytest.mark.parametrize("sampling_ratio", [0, 2])
def test_features_and_gradients_of_regions_are_those_of_torchvision(aligned, sampling_ratio):
    features = torch.rand(2, 3, 12, 10, generator=torch.Generator().manual_seed(3))
    ours, theirs = (features.clone().requires_grad_() for _ in range(2))
    output = Aligned.apply(ours, regions(), sampling_ratio, aligned)
    expected = torchvision.ops.roi_align(theirs, regions(), (3, 2), 0.5, sampling_ratio, aligned)
    assert torch.equal(output, expected)
    weights = torch.rand(output.shape, generator=torch.Generator().manual_seed(4))
    (output * weights).sum().backward()
    (expected * weights).sum().backward()
    assert torch.equal(ours.grad, theirs.grad)
    assert ours.grad.abs().sum() > 0


@pytest.mark.parametrize("aligned", [True, False])
@pytest.mark.parametrize("sampling_ratio", [0, 2])
def test_gradients_of_regions_are_those_that_differences_give(aligned, sampling_ratio):
    generator = torch.Generator().manual_seed(5)
    features = torch.rand(2, 2, 12, 10, generator=generator, dtype=torch.float64, requires_grad=True)
    assert gradcheck(Aligned.apply, (features, regions(torch.float64), sampling_ratio, aligned), fast_mode=False)


def test_no_regions_give_no_features():
    assert Aligned.apply(torch.rand(1, 2, 12, 10), torch.zeros(0, 5), 0, True).shape == (0, 2, 3, 2)


@pytest.mark.parametrize("name", ["roi_align_forward", "roi_align_backward"])
def test_maximum_pooling_is_refused(name):
    empty = torch.zeros(0)
    options = {**SIZE, "spatial_scale": 1.0, "sampling_ratio": 0, "pool_mode": 0, "aligned": True}
    with pytest.raises(NotImplementedError, match="maximum pooling is not part"):
        getattr(compiled_operators, name)(empty, empty, empty, empty, empty, **options)


def test_every_other_operator_is_there_and_says_that_it_is_not():
    module = CompiledOperators("mmcv._ext")
    assert hasattr(module, "deform_conv_forward")
    with pytest.raises(NotImplementedError, match="'deform_conv_forward' is not part of the engine openmmlab"):
        module.deform_conv_forward(1, two=2)


def test_what_python_asks_of_a_module_is_not_made_up():
    with pytest.raises(AttributeError):
        CompiledOperators("mmcv._ext").__wrapped__  # noqa: B018


def test_it_is_imported_in_the_place_of_the_compiled_one(monkeypatch):
    monkeypatch.delitem(sys.modules, "mmcv._ext", raising=False)
    compiled_operators.install()
    assert sys.modules["mmcv._ext"].nms is nms
    assert sys.modules["mmcv._ext"].__spec__.name == "mmcv._ext"
    del sys.modules["mmcv._ext"]
