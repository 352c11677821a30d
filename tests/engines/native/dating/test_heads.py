from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reliquary.engines.native.dating.heads import (
    DistributionHead,
    OrdinalHead,
    bin_edges,
    make_head,
)
from reliquary.engines.native.dating.parameters import DatingParameters

EDGES = np.array([-1000.0, -500.0, 0.0, 100.0, 900.0])
YEARS = np.array([-1500.0, -300.0, 400.0, 1800.0])
SURE = 1e4


def sure_of(bin_number, head):
    """Return outputs that leave no doubt about a bin."""
    if isinstance(head, OrdinalHead):
        return torch.tensor([[SURE if bin_number > threshold else -SURE for threshold in range(len(EDGES) - 2)]])
    return torch.nn.functional.one_hot(torch.tensor([bin_number]), len(EDGES) - 1) * SURE


@pytest.fixture(params=[OrdinalHead, lambda edges: DistributionHead(edges, 1.0)], ids=["ordinal", "distribution"])
def binned(request):
    return request.param(EDGES)


@pytest.mark.parametrize("number", range(4))
def test_where_there_is_no_doubt_the_year_is_the_middle_of_the_bin(binned, number):
    middle = (EDGES[number] + EDGES[number + 1]) / 2
    outputs = sure_of(number, binned)
    assert binned.expectations(outputs).item() == middle
    assert binned.years(outputs).item() == pytest.approx(middle)


def test_quantiles_are_shares_of_the_bin_where_there_is_no_doubt(binned):
    assert binned.quantiles(sure_of(3, binned), [0.01, 0.25, 1.0])[0].tolist() == pytest.approx([108, 300, 900])


@settings(deadline=None, max_examples=50)
@given(arrays(np.float32, (3, 7), elements=st.floats(-30, 30, width=32)))
def test_ordinal_probabilities_of_being_later_never_rise(outputs):
    head = OrdinalHead(np.arange(9.0))
    probabilities = head.probabilities(torch.from_numpy(outputs).double())
    assert probabilities.shape == (3, 8)
    assert probabilities.min() >= 0
    assert probabilities.sum(dim=1).numpy() == pytest.approx(1)
    later = 1 - probabilities.cumsum(dim=1)
    assert (later.diff(dim=1) <= 1e-12).all()


@settings(deadline=None, max_examples=50)
@given(arrays(np.float64, (2, 4), elements=st.floats(-20, 20)), st.lists(st.floats(0, 1), min_size=2, max_size=2))
def test_quantiles_rise_with_their_share_and_stay_within_the_bins(outputs, shares):
    head = DistributionHead(EDGES, 1.0)
    low, high = head.quantiles(torch.from_numpy(outputs), sorted(shares)).unbind(1)
    assert (low <= high + 1e-9).all()
    assert low.min() >= EDGES[0]
    assert high.max() <= EDGES[-1]


def test_quantiles_are_those_of_numpy_on_even_bins():
    head = DistributionHead(np.linspace(0, 10, 11), 1.0)
    probabilities = torch.softmax(torch.linspace(0, 2, 10), 0)[None]
    counts = (probabilities[0] * 1e6).round().int().numpy()
    drawn = np.concatenate([number + (np.arange(count) + 0.5) / count for number, count in enumerate(counts)])
    found = head.quantiles(probabilities.log(), [0.05, 0.5, 0.95])[0]
    assert found.tolist() == pytest.approx(np.quantile(drawn, [0.05, 0.5, 0.95]).tolist(), abs=1e-3)


def descend(head, outputs, years):
    outputs = outputs.clone().requires_grad_()
    optimizer = torch.optim.Adam([outputs], lr=0.3)
    for _ in range(300):
        optimizer.zero_grad()
        head.losses(outputs, years).sum().backward()
        optimizer.step()
    return outputs.detach()


@pytest.mark.parametrize(("head", "off"), [("ordinal", 60), ("distribution", 60), ("scalar", 0.5)])
def test_the_least_loss_predicts_the_year(head, off):
    parameters = DatingParameters(head=head, bins=40, label_width=0.5, standardise=head == "scalar")
    reader = make_head(parameters, np.linspace(-2000, 2000, 500))
    years = torch.tensor([-1800.0, -20.0, 10.0, 1990.0])
    outputs = descend(reader, torch.zeros(len(years), parameters.age_outputs), years)
    assert (reader.years(outputs) - years).abs().max() < off


def test_a_year_beyond_the_bins_counts_as_the_nearest(binned):
    outputs = torch.randn(1, len(EDGES) - 1 - isinstance(binned, OrdinalHead))
    for beyond, end in ((-9999.0, -1000.0), (9999.0, 900.0)):
        assert torch.equal(binned.losses(outputs, torch.tensor([beyond])), binned.losses(outputs, torch.tensor([end])))


def test_positions_count_bins_from_their_middles(binned):
    years = torch.tensor([-1000.0, -750.0, 0.0, 500.0, 900.0])
    assert binned.positions(years).tolist() == [-0.5, 0.0, 1.5, 3.0, 3.5]


def test_a_scalar_head_standardises_by_the_training_years():
    head = make_head(DatingParameters(standardise=True), YEARS)
    assert head.years(torch.tensor([[0.0], [1.0]])).tolist() == pytest.approx(
        [YEARS.mean(), YEARS.mean() + YEARS.std()]
    )
    assert head.losses(torch.tensor([[0.0]]), torch.tensor([YEARS.mean()])).item() == pytest.approx(0, abs=1e-6)
    assert set(head.state_dict()) == {"centre", "scale"}


def test_a_plain_scalar_head_answers_in_years():
    head = make_head(DatingParameters(), YEARS)
    assert head.years(torch.tensor([[-1234.5]])).item() == -1234.5
    assert head.quantiles(torch.tensor([[7.0]]), [0.1, 0.9]).tolist() == [[7.0, 7.0]]


def test_a_single_training_year_can_be_learnt_by_every_head():
    for options in ({"standardise": True}, {"head": "ordinal"}, {"head": "distribution"}):
        parameters = DatingParameters(bins=4, **options)
        reader = make_head(parameters, np.array([1500.0]))
        outputs = descend(reader, torch.zeros(1, parameters.age_outputs), torch.tensor([1500.0]))
        assert reader.years(outputs).item() == pytest.approx(1500, abs=4)


@settings(max_examples=60)
@given(arrays(np.float64, st.integers(1, 60), elements=st.integers(-3000, 2000).map(float)), st.integers(2, 70))
def test_bins_rise_by_a_year_at_least_and_hold_all_years(years, bins):
    edges = bin_edges(years, bins)
    assert len(edges) == bins + 1
    assert np.diff(edges).min() >= 1 - 1e-6
    assert edges[0] <= years.min()
    assert edges[-1] >= years.max()


def test_bins_hold_about_equally_many_images():
    years = np.concatenate([np.linspace(-3000, -1000, 50), np.linspace(1800, 1900, 150)])
    assert set(np.histogram(years, bin_edges(years, 8))[0]) <= {24, 25, 26}
