"""The measures of the Pascal VOC challenge.

M. Everingham et al., "The Pascal Visual Object Classes (VOC) Challenge", IJCV 2010; the program VOCevaldet of its
development kit. Two things differ from that program:

- Boxes are [x, y, w, h] of continuous pixels, whose width is w. VOC's boxes name the first and the last pixel, so that
  their width is last - first + 1; here that has been settled when the dataset was built.
- Datasets do not say which objects are difficult. A crowd is treated as VOC treats a difficult object: nobody has to
  find it, and what means it is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reliquary.metrics.detection.boxes import Detections, Floats, Ints, Objects, Overlaps
from reliquary.metrics.detection.matching import match_as_voc
from reliquary.metrics.detection.precision_recall import (
    average_precision_11_point,
    average_precision_all_points,
    curves,
)


@dataclass(frozen=True)
class VocScores:
    """Average precision of each class, 0..1, NaN for a class without objects, shape (classes,).

    Attributes:
        eleven_points: As defined up to 2009.
        all_points: As defined from 2010.
    """

    eleven_points: Floats
    all_points: Floats


def voc_scores(detections: Detections, objects: Objects, overlaps: Overlaps, n_objects: Ints) -> VocScores:
    """Hold detections against objects at an intersection over union of at least 0.5.

    Args:
        detections: The detections; all of them count, however many a class has in an image.
        objects: The objects.
        overlaps: Where they overlap.
        n_objects: Number of objects of each class, crowds left out, shape (classes,).
    """
    matches = match_as_voc(detections, objects, overlaps)
    found = curves(detections, matches, n_objects)
    return VocScores(
        np.array([average_precision_11_point(curve) if curve.n_objects else np.nan for curve in found]),
        np.array([average_precision_all_points(curve) if curve.n_objects else np.nan for curve in found]),
    )
