"""Age: a year an image, with an interval and the scores of collections if the model gives them."""

from reliquary.tasks.age.task import AgeTask
from reliquary.tasks.age.truth import AgeTruth

__all__ = ["AgeTask", "AgeTruth"]
