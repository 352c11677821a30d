"""Detection: any number of boxes an image, each with a class and a score."""

from reliquary.tasks.detection.task import DetectionTask
from reliquary.tasks.detection.truth import DetectionTruth

__all__ = ["DetectionTask", "DetectionTruth"]
