"""Making a record of a submission: read, validate, score, store, and rank anew."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reliquary.bench.folder import PREDICTIONS
from reliquary.bench.recording import dataset_source
from reliquary.bench.spec import check_dataset, check_protocol, choose_config
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import Suite
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.rank.check import unscorable
from reliquary.rank.collect import collect_results
from reliquary.rank.evidence import Evidence
from reliquary.rank.folder import LeaderboardFolder
from reliquary.rank.run import rank_suite
from reliquary.records import (
    PredictionsFile,
    Result,
    ResultStatus,
    RunBaseline,
    RunDataset,
    RunProtocol,
    RunSpec,
    read_document,
    write_document,
)
from reliquary.submit.about import SubmissionFile
from reliquary.submit.asked import Asked
from reliquary.submit.formats import read_submitted
from reliquary.submit.superseding import superseded
from reliquary.summary import Summary
from reliquary.tasks import TEST_SPLIT, Predictions, read_predictions, task_for, truth_of_run, write_predictions
from reliquary.yamlfiles import read_yaml

ENGINE = "submission"
"""What a spec has for an engine whose model was not run here."""


@dataclass(frozen=True)
class Place:
    """What a submission is scored on.

    Attributes:
        suite: The suite.
        dataset: The very build that the leaderboard's rows are of.
        config: Config of the dataset; None for the suite's first.
        protocol: Whose test images are asked for.
        seed: Which of several trainings of the model it is.
    """

    suite: Suite
    dataset: BuiltDataset
    config: str | None = None
    protocol: str = "full"
    seed: int = 0


def submit(predictions: Path, about: Path, place: Place, out: Path, *, builds: Path, quiet: bool = False) -> Summary:
    """Validate and score predictions, and put them on a leaderboard.

    Done again it changes nothing. The tables are made anew, unless a dataset of other rows is not built here.

    Args:
        predictions: Parquet, CSV, or COCO's results as JSON.
        about: The submission's own file, ``submission.yaml``.
        place: What it is scored on.
        out: The folder of the leaderboard.
        builds: The folder of the built datasets.
        quiet: Show no progress.

    Raises:
        FaultyFileError: The predictions or the submission's file break their contract; all faults are listed.
        ReliquaryError: The name is taken, or suite, dataset and submission do not fit together.
    """
    submission = read_yaml(about, SubmissionFile)
    if submission.name in place.suite.baseline_names():
        raise ReliquaryError(
            f"{about}: name: '{submission.name}' is a baseline of suite '{place.suite.file.name}'; choose another"
        )
    spec = _spec(submission, place)
    found = _read(predictions, submission, spec, place.dataset)
    leaderboard = LeaderboardFolder(out)
    with tempfile.TemporaryDirectory() as temporary:
        stored = Path(temporary) / PREDICTIONS
        write_predictions(stored, found, task_for(spec.task).prediction_model)
        result = _scored(stored, str(predictions), submission, spec, place.dataset)
        with leaderboard.locked():
            _store(result, stored, submission.supersedes, leaderboard)
    return _ranked(place.suite, builds, leaderboard, result, quiet=quiet)


def _spec(submission: SubmissionFile, place: Place) -> RunSpec:
    suite, manifest = place.suite.file, place.dataset.manifest
    check_protocol(suite, place.protocol)
    check_dataset(suite, place.dataset)
    return RunSpec(
        suite=suite.name,
        suite_version=suite.version,
        task=suite.task,
        baseline=RunBaseline(
            name=submission.name, engine=ENGINE, model=submission.model.id, parameters=submission.parameters
        ),
        dataset=RunDataset(
            name=manifest.name,
            version=manifest.version,
            manifest_digest=manifest.digest,
            config=choose_config(suite, place.dataset, place.config),
        ),
        protocol=RunProtocol(name=place.protocol, settings={"limits": dict(suite.protocols[place.protocol].limits)}),
        seed=place.seed,
    )


def _read(path: Path, submission: SubmissionFile, spec: RunSpec, dataset: BuiltDataset) -> Predictions[Any]:
    """Read the predictions; those of test images that the protocol leaves out are left out."""
    task = task_for(spec.task)
    whole = task.truth(dataset, spec.dataset.config, TEST_SPLIT)
    names: Sequence[str] = getattr(whole, "class_names", ())
    asked = Asked(task.prediction_model, whole.image_ids, list(names), submission.scores)
    read = read_submitted(path, asked)
    wanted = truth_of_run(spec, dataset).image_ids
    left_out = set(whole.image_ids) - set(wanted)
    kept = Predictions([row for row in read.rows if row.image_id not in left_out], read.scores, str(path))
    return Predictions(kept.in_order_of(wanted), read.scores, str(path))


def _scored(stored: Path, name: str, submission: SubmissionFile, spec: RunSpec, dataset: BuiltDataset) -> Result:
    """Score what was stored, so that it can be scored again with the same outcome."""
    task = task_for(spec.task)
    read = read_predictions(stored, task.prediction_model)
    return Result(
        spec=spec,
        spec_sha256=spec.sha256(),
        status=ResultStatus.MEASURED,
        model=submission.model,
        metrics=task.score(Predictions(read.rows, read.scores, name), truth_of_run(spec, dataset)),
        predictions=PredictionsFile(path=PREDICTIONS, sha256=sha256_file(stored), rows=len(read.rows)),
        cost=submission.cost,
        created_at=datetime.now(UTC),
        dataset=dataset_source(dataset),
        submission=submission.submission,
        note=submission.note,
    )


def _store(result: Result, predictions: Path, supersedes: str | None, leaderboard: LeaderboardFolder) -> None:
    """Write the record, and say in an earlier one that this one took its place.

    Raises:
        FaultyFileError: The chain of successors would lead in a circle.
        ReliquaryError: Another submission has the name and seed, or that one cannot be superseded.
    """
    path = leaderboard.record(result.spec_sha256)
    changed = superseded(result, supersedes, leaderboard) if supersedes else None
    if not path.is_file():
        leaderboard.store(result, predictions)
    elif read_document(path, Result).predictions_sha256 != result.predictions_sha256:
        raise ReliquaryError(
            f"{path}: '{result.spec.baseline.name}' with seed {result.spec.seed} is on the leaderboard already, with "
            "other predictions; choose another name or seed, and say with supersedes which record it takes the place of"
        )
    if changed is not None:
        write_document(leaderboard.record(changed.spec_sha256), changed)


def _ranked(suite: Suite, builds: Path, leaderboard: LeaderboardFolder, result: Result, *, quiet: bool) -> Summary:
    """Make the tables anew, unless rows of others would lose by it because their data is not here."""
    name, out = suite.file.name, leaderboard.path
    key = next((m for m in result.metrics if m.name == suite.file.metrics[0] and m.slice is None), None)
    made: dict[str, int | float | str] = {"record": result.spec_sha256}
    if key is not None:
        made[key.name] = key.value
    places = {"record": leaderboard.record(result.spec_sha256)}
    missing = unscorable(collect_results(name, None, out).results, Evidence(builds))
    if missing:
        left_out = {"tables, as other rows cannot be scored again here": len(missing)}
        return Summary(f"submit {name}", made, left_out, places=places)
    ranked = rank_suite(suite, None, builds, out, quiet=quiet)
    return Summary(f"submit {name}", made, places={**places, **ranked.places})
