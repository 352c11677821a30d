from __future__ import annotations

import pytest
import torch
from torch import nn

from reliquary.engines.native.dating.balance import GradNorm, Uncertainty, make_balance
from reliquary.engines.native.dating.parameters import Balance, DatingParameters


def losses(collection, year):
    return torch.tensor(collection, requires_grad=True), torch.tensor(year, requires_grad=True)


def balance(name, **options):
    return make_balance(DatingParameters(balance=name, **options))


@pytest.mark.parametrize(("name", "expected"), [("add", 5.0), ("mult", 6.0), ("mult+add", 11.0)])
def test_the_variants_of_the_source(name, expected):
    collection, year = losses(2.0, 3.0)
    assert balance(name)(collection, year, torch.ones(1, 1)).item() == expected


def test_a_product_is_learnt_as_the_product_rule_says():
    collection, year = losses(2.0, 3.0)
    balance("mult")(collection, year, torch.ones(1, 1)).backward()
    assert collection.grad == 3.0
    assert year.grad == 2.0


@pytest.mark.parametrize("name", list(Balance))
def test_every_variant_learns_from_both_losses(name):
    features = torch.ones(2, 3, requires_grad=True)
    collection, year = features.sum() * 0.5, (features**2).sum()
    watched = [collection, year]
    for loss in watched:
        loss.retain_grad()
    balance(name)(collection, year, features).backward()
    assert all(loss.grad > 0 for loss in watched)
    assert features.grad.abs().min() > 0


def test_uncertainty_counts_the_noisier_task_less():
    learnt = Uncertainty()
    optimizer = torch.optim.SGD(learnt.parameters(), lr=0.2)
    for _ in range(200):
        optimizer.zero_grad()
        learnt(torch.tensor(0.1), torch.tensor(40.0), torch.ones(1, 1)).backward()
        optimizer.step()
    # d/ds (exp(-s) L + s / 2) = 0 at s = log(2 L), and half the loss of the year is weighed
    assert learnt.log_variances.detach().exp().tolist() == pytest.approx([0.2, 40.0], rel=1e-3)


def test_uncertainty_moves_towards_its_losses_from_the_first_step():
    learnt = Uncertainty()
    learnt(torch.tensor(0.1), torch.tensor(40.0), torch.ones(1, 1)).backward()
    small, large = learnt.log_variances.grad
    assert small > 0  # descent lowers the variance of the task that is nearly noiseless
    assert large < 0


class Toy(nn.Module):
    """Two regressions of one shared layer, the second in units a hundred times smaller (Chen et al. 2018, 4.1)."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.shared, self.heads = nn.Linear(6, 4), nn.Linear(4, 2)
        self.inputs = torch.randn(64, 6)
        self.targets = torch.tanh(self.inputs @ torch.randn(6, 2)) * torch.tensor([1.0, 100.0])

    def losses(self):
        features = self.shared(self.inputs).relu()
        return features, *((self.heads(features) - self.targets) ** 2).mean(dim=0)


def test_gradnorm_evens_out_tasks_of_different_scale():
    toy, learnt = Toy(), GradNorm(alpha=0.0)
    optimizer = torch.optim.Adam(learnt.parameters(), lr=0.05)

    def pulls():
        features, *parts = toy.losses()
        return [torch.autograd.grad(part, features, retain_graph=True)[0].norm().item() for part in parts]

    small, large = pulls()
    assert large > 50 * small
    for _ in range(500):
        optimizer.zero_grad()
        features, *parts = toy.losses()
        learnt(*parts, features).backward()
        optimizer.step()
    weights = learnt.weights.tolist()
    assert weights[0] * small == pytest.approx(weights[1] * large, rel=0.1)
    assert sum(weights) == pytest.approx(2)


def test_gradnorm_lets_the_task_that_learns_more_slowly_pull_harder():
    learnt = GradNorm(alpha=1.0)
    features = torch.ones(1, 2, requires_grad=True)
    fast, slow = features[0, 0], features[0, 1]
    learnt(fast, slow, features)
    learnt(fast - 0.9, slow, features).backward()
    assert learnt.logits.grad[0] > 0 > learnt.logits.grad[1]


def test_gradnorm_shows_the_weighted_sum_and_keeps_its_first_losses():
    learnt = GradNorm(alpha=1.5)
    features = torch.ones(1, 2, requires_grad=True)
    assert learnt(2 * features[0, 0], 5 * features[0, 1], features).item() == 7.0
    learnt(features[0, 0], features[0, 1], features)
    assert learnt.state_dict()["first"].tolist() == [2.0, 5.0]


def test_gradnorm_of_images_that_are_only_looked_at_is_the_sum():
    learnt = GradNorm(alpha=1.5)
    with torch.no_grad():
        assert learnt(torch.tensor(2.0), torch.tensor(3.0), torch.ones(1, 2)).item() == 5.0
    assert learnt.first.isnan().all()
