"""The runs of a suite of fusion configs, as curves: from their stored predictions and the truth alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reliquary.bench.folder import PREDICTIONS, RunFolder
from reliquary.bench.spec import run_spec
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import BaselineFile, Suite
from reliquary.errors import ReliquaryError
from reliquary.fusion.bootstrap import DRAWS, image_draws
from reliquary.fusion.curves import Curves
from reliquary.metrics.detection.boxes import Floats, find_overlaps
from reliquary.metrics.detection.matching import match_as_coco
from reliquary.metrics.detection.weighted import weighted_average_precision
from reliquary.progress import track
from reliquary.rank.collect import StoredResult
from reliquary.rank.evidence import Evidence
from reliquary.tasks.detection.answers import read_detections
from reliquary.tasks.detection.truth import DetectionTruth

CONFIG = re.compile(r"fusion-(\d{3})")


@dataclass(frozen=True)
class FusionRuns:
    """The runs of one row under one protocol.

    Attributes:
        shares: Share of renders, per cent, ascending.
        stored: The result of each run, by share and seed.
    """

    shares: Sequence[int]
    stored: Sequence[Sequence[StoredResult]]


def find_runs(suite: Suite, baseline: BaselineFile, dataset: BuiltDataset, runs: Path, protocol: str) -> FusionRuns:
    """Find the runs of a row with the configs and seeds of a protocol.

    Args:
        suite: A suite whose configs are named ``fusion-<share of renders in per cent>``.
        baseline: One of its rows.
        dataset: What it was run on.
        runs: ``<workspace>/runs/<suite>``.
        protocol: One of the suite's.

    Raises:
        ReliquaryError: A config is named otherwise, or a run is not finished.
    """
    configs = {_share(suite.file.name, config): config for config in suite.file.configs_of(protocol)}
    seeds = range(suite.file.protocols[protocol].seeds)
    stored, missing = [], []
    for share in sorted(configs):
        specs = [
            run_spec(suite.file, baseline, dataset, protocol=protocol, config=configs[share], seed=seed)
            for seed in seeds
        ]
        of_share = []
        for folder in (RunFolder.of(runs, spec) for spec in specs):
            if (result := folder.result()) is None:
                missing.append(f"{configs[share]}, seed {folder.spec.seed}")
            else:
                of_share.append(StoredResult(result, folder.path / "result.json", folder.path / PREDICTIONS))
        stored.append(of_share)
    if missing:
        raise ReliquaryError(
            f"{runs}: {len(missing)} runs of protocol '{protocol}' are not finished ({'; '.join(missing)}); run: "
            f"reliquary reproduce {suite.file.name} --protocol {protocol}"
        )
    return FusionRuns(sorted(configs), stored)


def _share(suite: str, config: str) -> int:
    found = CONFIG.fullmatch(config)
    if found is None:
        raise ReliquaryError(f"suite '{suite}': config '{config}': expected fusion-000 to fusion-100")
    return int(found[1])


def read_curves(found: FusionRuns, evidence: Evidence, *, quiet: bool = False) -> Curves:
    """Score the runs from their predictions, with the test images as they are and drawn anew.

    Raises:
        ReliquaryError: Predictions are missing or were changed, no build has the digest of the runs, or the configs do
            not have the same test images.
    """
    truth = _truth(found, evidence)
    n_images = len(truth.image_ids)
    weights = np.concatenate([np.ones((1, n_images)), image_draws(n_images)])
    everything = np.empty((1 + DRAWS, len(found.shares), len(found.stored[0]), len(truth.class_names)))
    for place, stored in track(list(_places(found)), "scoring", quiet=quiet):
        everything[:, *place] = _average_precision(stored, truth, evidence, weights)
    return Curves(np.array(found.shares, dtype=np.float64), truth.class_names, everything[0], everything[1:], n_images)


def _places(found: FusionRuns) -> Iterator[tuple[tuple[int, int], StoredResult]]:
    for share, of_share in enumerate(found.stored):
        for seed, stored in enumerate(of_share):
            yield (share, seed), stored


def _average_precision(stored: StoredResult, truth: DetectionTruth, evidence: Evidence, weights: Floats) -> Floats:
    detections = read_detections(evidence.predictions(stored), truth)
    matches = match_as_coco(detections, truth.objects, find_overlaps(detections, truth.objects))
    return weighted_average_precision(detections, matches, truth.objects, weights, len(truth.class_names))


def _truth(found: FusionRuns, evidence: Evidence) -> DetectionTruth:
    """Return the truth that all runs are held against.

    Raises:
        ReliquaryError: There is none, or it is not the same for all.
    """
    truths = [_truth_of(of_share[0], evidence) for of_share in found.stored]
    for truth, of_share in zip(truths, found.stored, strict=True):
        if truth.image_ids != truths[0].image_ids:
            raise ReliquaryError(
                f"{of_share[0].place}: the test images of config '{of_share[0].result.spec.dataset.config}' are not "
                "those of the others; curves over different test sets cannot be compared"
            )
    return truths[0]


def _truth_of(stored: StoredResult, evidence: Evidence) -> DetectionTruth:
    truth = evidence.truth(stored.result.spec)
    if truth is None:
        raise ReliquaryError(f"{stored.place}: no build has the digest of its dataset; build it again")
    if not isinstance(truth, DetectionTruth):
        raise ReliquaryError(f"{stored.place}: task '{stored.result.spec.task}', expected 'detection'")
    return truth
