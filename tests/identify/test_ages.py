"""Models that date: the head and the interval are the run's, though none of its images is at hand."""

from __future__ import annotations

import pytest

from reliquary.catalogue.recipe import ImageSpec
from reliquary.identify.identifying import Identifier
from reliquary.identify.learning import learn
from reliquary.identify.photograph import read_photograph
from reliquary.identify.printing import year_text
from reliquary.identify.trained_run import TrainedRun
from tests.engines.tiny_dated import write_dated
from tests.identify.small_museum import finished_run

PNG = ImageSpec(size=(40, 40), fit="resize", format="png")
SUITE = {"name": "smb-age", "task": "age", "dataset": "smb-epochs", "configs": ["age"], "metrics": ["mae"]}
MOCAR = {"model": "reliquary::mocar"}


@pytest.fixture(scope="module", params=["scalar", "ordinal", "distribution"])
def dated(request, tmp_path_factory):
    place = tmp_path_factory.mktemp(request.param)
    dataset = write_dated(place / "builds/smb-epochs-sample-1.0.0", {"train": 24, "validation": 30, "test": 6}, (1,))
    parameters = {
        "head": request.param,
        "standardise": request.param == "scalar",
        "model_options": {"backbone": "test_resnet"},
        "learning_rate": 0.002,
    }
    run = finished_run(place, dataset, place / "suite", SUITE, **MOCAR, parameters=parameters)
    trained = TrainedRun.open(run, place / "builds")
    learn(trained, PNG, place / "references", quiet=True)
    return trained, Identifier.open(place / "references")


def test_years_and_intervals_are_those_that_the_run_stored(dated, tmp_path):
    trained, identifier = dated
    stored = {row.image_id: row for row in trained.predictions().rows}
    for row, cell in zip(trained.rows("test"), trained.images("test").to_pylist(), strict=True):
        found, expected = identifier.predictor.see([cell["bytes"]]).row(0), stored[row["image_id"]]
        assert found.scores == pytest.approx(expected.scores, abs=1e-6)
        for name in ("year", "year_low", "year_high"):
            assert getattr(expected, name) is not None
            assert getattr(found, name) == pytest.approx(getattr(expected, name), abs=0.01)


def test_a_photograph_is_dated(dated, photo):
    _, identifier = dated
    answer = identifier.identify(read_photograph(photo(), PNG), 3)
    assert answer.year.low <= answer.year.year <= answer.year.high
    assert year_text(answer).endswith(")")
    assert answer.groups("age")[0][0] == "collection"
    assert len(answer.nearest) == 3


def test_the_answer_of_a_model_that_dates_is_explained(dated, photo):
    _, identifier = dated
    photograph = read_photograph(photo(), PNG)
    assert identifier.saliency(photograph, identifier.identify(photograph, 1)).max() <= 1


def test_references_without_a_year_are_references_all_the_same(dated):
    _, identifier = dated
    years = [identifier.references.row(number).year_begin for number in range(24)]
    assert years.count(None) == 1
