from __future__ import annotations

import math

import pytest
import torch

from reliquary.engines.native.classification.augmentation import Augmentation
from reliquary.engines.native.classification.parameters import ClassificationParameters
from reliquary.engines.native.dating.balance import make_balance
from reliquary.engines.native.dating.heads import make_head
from reliquary.engines.native.dating.module import Dater
from reliquary.engines.native.dating.parameters import Balance, DatingParameters, Head
from reliquary.engines.native.parameters import Length
from reliquary.models.mocar import mocar

YEARS = torch.tensor([-1800.0, math.nan, 300.0, 1500.0])


def dater(**options):
    parameters = DatingParameters(bins=8, **options)
    torch.manual_seed(0)
    model = mocar(3, parameters.age_outputs, "test_resnet")
    augmentation = Augmentation(ClassificationParameters(crop_scale=1, flip=False), [], 0)
    head = make_head(parameters, YEARS[~YEARS.isnan()].double().numpy())
    return Dater(model, parameters, augmentation, head, make_balance(parameters), Length(1, 1), 0)


def batch(years=YEARS):
    pixels = torch.randint(0, 256, (4, 3, 32, 32), generator=torch.Generator().manual_seed(1), dtype=torch.uint8)
    return pixels, torch.tensor([0, 1, 2, 0]), years, torch.arange(4)


def gradients(module, years=YEARS):
    module.zero_grad()
    loss = module.loss(batch(years))
    loss.backward()
    return loss.item(), {name: p.grad for name, p in module.model.named_parameters()}


@pytest.mark.parametrize("balance", list(Balance))
@pytest.mark.parametrize("head", list(Head))
def test_both_heads_and_the_backbone_learn(balance, head):
    module = dater(balance=balance, head=head)
    loss, found = gradients(module)
    assert math.isfinite(loss)
    for part in ("collection.weight", "age.weight", "backbone.conv1.0.weight"):
        assert found[part].abs().max() > 0
    assert all(p.grad.abs().max() > 0 for p in module.balance.parameters())


def test_a_product_is_learnt_by_the_sum_of_both_gradients_each_times_the_other_loss():
    module = dater(balance="mult")
    _, product = gradients(module)
    features = module.model.features(batch()[0].float() / 255)
    logits, ages = module.model.answers(features)
    known = ~YEARS.isnan()
    collection = torch.nn.functional.cross_entropy(logits, batch()[1])
    year = module.head.losses(ages[known], YEARS[known]).mean()
    weight = module.model.backbone.conv1[0].weight
    of_collection, of_year = (torch.autograd.grad(part, weight, retain_graph=True)[0] for part in (collection, year))
    expected = year.detach() * of_collection + collection.detach() * of_year
    torch.testing.assert_close(product["backbone.conv1.0.weight"], expected, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("balance", list(Balance))
def test_images_without_a_year_teach_their_collection_only(balance):
    module = dater(balance=balance)
    _, found = gradients(module, torch.full((4,), math.nan))
    assert found["age.weight"].abs().max() == 0
    assert all(p.grad.abs().max() == 0 for p in module.balance.parameters())
    assert found["collection.weight"].abs().max() > 0


def test_an_unknown_year_changes_nothing_in_the_gradient_of_the_years():
    module = dater(head="distribution")
    age = gradients(module)[1]["age.bias"]
    assert age.isfinite().all()


def test_the_weights_of_the_tasks_have_a_rate_of_their_own_and_no_decay():
    module = dater(balance="uncertainty", balance_learning_rate=0.5, weight_decay=0.1, learning_rate=0.01)
    groups = module.configure_optimizers()["optimizer"].param_groups
    assert [(len(group["params"]) > 1, group["weight_decay"], group["initial_lr"]) for group in groups] == [
        (True, 0.1, 0.01),
        (False, 0.0, 0.5),
    ]
    assert len(dater(balance="add").configure_optimizers()["optimizer"].param_groups) == 1


def test_answers_hold_probabilities_years_and_features_if_asked_for():
    for features in (False, True):
        module = dater(head="ordinal", features=features).eval()
        with torch.no_grad():
            said = module.predict_step(batch(), 0)
        assert said.probabilities.sum(dim=1).tolist() == pytest.approx([1] * 4)
        year, low, high = said.years.unbind(1)
        assert (low <= year).all()
        assert (year <= high).all()
        assert (said.features is not None) is features
    assert said.features.shape == (4, module.model.collection.in_features)
