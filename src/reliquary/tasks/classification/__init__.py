"""Classification: one class an image.

The predicted class is the one with the highest score, the first of them on a tie. Every class of the dataset counts
in the averages, whether it occurs in the split or not, and a ratio whose denominator is zero is 0 (the precision of a
class that is never predicted, the recall of a class without images): what is averaged over is thus decided by the
dataset, never by the predictions.
"""

from reliquary.tasks.classification.confusion import Confusion, Mistake, confusion_matrix, mistakes
from reliquary.tasks.classification.epochs import EpochsTask
from reliquary.tasks.classification.task import ClassificationTask
from reliquary.tasks.classification.truth import ClassificationTruth

__all__ = [
    "ClassificationTask",
    "ClassificationTruth",
    "Confusion",
    "EpochsTask",
    "Mistake",
    "confusion_matrix",
    "mistakes",
]
