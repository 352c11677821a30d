"""Names of the fields of a FiftyOne sample; the plugin and the views go by them.

A sample is one item of the collection. For each check there is a field of its name, on flagged pictures only: a
``Classification`` with the label ``SUSPECT``, the score as its confidence, ``explanation``, ``group``, ``others``, and
``case``, the number of the group, from 1 on the surest. A field ``<check>_score`` stands on all pictures with a score.
"""

from __future__ import annotations

SHA256 = "sha256"
LABEL = "label"
PREDICTION = "prediction"
BOXES = "boxes"
VERDICT = "verdict"
DECIDED_LABEL = "decided_label"
REASON = "reason"
REVIEWER = "reviewer"
DECIDED_AT = "decided_at"
DECISION_FIELDS = (VERDICT, DECIDED_LABEL, REASON, REVIEWER, DECIDED_AT)
MISSING = "missing"
"""Tag of a sample whose picture is not there."""
UNREADABLE = "unreadable"
"""Tag of a sample whose picture cannot be decoded."""

FLAGGED_BY = "flagged_by"
"""Titles of the checks that flag a picture: what the grid shows, since all checks have the same label."""
EXPLANATIONS = "explanations"
"""What these checks say, each with its title: to be read where one picture is looked at."""
CASES = "cases"
"""Which case of a check a picture belongs to, for example ``Near-duplicates 3``: pictures of one share it."""

SCORE_SUFFIX = "_score"
SPLIT_PREFIX = "split_"

BRAIN_SCORES = ("uniqueness", "representativeness")
"""From 0 to 1, of pictures that have an embedding."""

SUSPECT = "suspect"

INFO = "reliquary"
"""Key in ``dataset.info`` of what the plugin must know.

``decisions`` (path of the file), ``reviewer``, ``class_names``, ``kind`` and ``name`` of the collection, and ``checks``
(title by name).
"""
