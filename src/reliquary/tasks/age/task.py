"""The task kind ``age``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from reliquary.catalogue.recipe import TaskKind
from reliquary.metrics.ages import errors_in_years
from reliquary.records import AgePrediction, Metric
from reliquary.tasks.age.answers import collections_of, read_ages
from reliquary.tasks.age.measures import year_metrics
from reliquary.tasks.age.plots import draw_errors, draw_years
from reliquary.tasks.age.resampling import resampled_years
from reliquary.tasks.age.truth import AgeTruth, read_truth
from reliquary.tasks.classification import ClassificationTask, Confusion
from reliquary.tasks.predictions import Predictions
from reliquary.tasks.resampling import Floats

if TYPE_CHECKING:
    from reliquary.build.reader import BuiltDataset

YEARS_PICTURE = "years.png"
ERRORS_PICTURE = "year-errors.png"


class AgeTask:
    """A year an image, and its collection if the model classifies too.

    An image whose year is not known has no part in the measures of years, but its collection counts. Distances are
    taken on the astronomers' scale, so that 1 BCE and 1 CE are one year apart; a mean absolute error over the bare
    numbers, as in the source, is higher by at most one year.
    """

    kind: ClassVar[TaskKind] = TaskKind.AGE
    prediction_model: type[AgePrediction] = AgePrediction
    key_metrics: ClassVar[tuple[str, ...]] = ("mae", "accuracy")
    counted: ClassVar[str] = "images"

    def truth(self, dataset: BuiltDataset, config: str, split: str, limit: int | None = None) -> AgeTruth:
        """Read the collections and years of a split; see `Task.truth`."""
        return read_truth(dataset, config, split, limit)

    def score(self, predictions: Predictions[AgePrediction], truth: AgeTruth) -> list[Metric]:
        """Return the measures of the years, and those of `ClassificationTask` for the collections.

        ``n`` is the number of images: for measures of years of those that have one. A model that only dates has no
        measures of collections, and one without intervals has none of these. The coverage of intervals is not better
        the higher it is, but the nearer it is to what the model promises; it says nothing without their width.
        """
        found = list(year_metrics(read_ages(predictions, truth), truth))
        collections = collections_of(predictions)
        return found if collections is None else found + ClassificationTask().score(collections, truth)

    def resampled(self, predictions: Predictions[AgePrediction], truth: AgeTruth, weights: Floats) -> dict[str, Floats]:
        """Return the measures of the years and of the collections over many test sets; see `Task.resampled`."""
        found = resampled_years(read_ages(predictions, truth), truth, weights)
        collections = collections_of(predictions)
        return found if collections is None else found | ClassificationTask().resampled(collections, truth, weights)

    def plots(self, predictions: Predictions[AgePrediction], truth: AgeTruth, folder: Path) -> list[Path]:
        """Draw predicted against true years, how far they are off, and those of `ClassificationTask`."""
        ages, dated = read_ages(predictions, truth), truth.dated
        paths = [folder / YEARS_PICTURE, folder / ERRORS_PICTURE]
        draw_years(ages.years[dated], truth.years[dated], truth.labels[dated], truth.class_names, paths[0])
        draw_errors(errors_in_years(ages.years, truth.years)[dated], paths[1])
        collections = collections_of(predictions)
        return paths if collections is None else paths + ClassificationTask().plots(collections, truth, folder)

    def confusion(self, predictions: Predictions[AgePrediction], truth: AgeTruth) -> Confusion | None:
        """Return which collection is taken for which; see `Classifying`."""
        collections = collections_of(predictions)
        return None if collections is None else ClassificationTask().confusion(collections, truth)
