"""Results in the form of Every Eval Ever 0.3.0, a file for each result.

The fields are those of ``eval.schema.json`` of https://github.com/evaleval/every_eval_ever. Its other form, a line for
each answer, is written by `reliquary.rank.exports.samples`.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from reliquary import __version__
from reliquary.files import atomic_write_json
from reliquary.rank.exports.material import ExportedBoard, ExportedRow, Material
from reliquary.rank.exports.names import plain_name
from reliquary.rank.exports.samples import write_samples
from reliquary.rank.statistics.intervals import LEVEL
from reliquary.rank.text import metric_title
from reliquary.records import Metric, Result
from reliquary.tasks.base import TEST_SPLIT

SCHEMA_VERSION = "0.3.0"
HUB, FILE = "hub", "file"
UNITS = {"fraction": "proportion"}
INFINITY = "Infinity"
SAMPLES = "_samples.jsonl"

Json = dict[str, Any]


def write_every_eval_ever(material: Material, out: Path) -> list[Path]:
    """Write ``every_eval_ever/data/<collection>/<developer>/<model>/<uuid>.json`` for every ranked result.

    With the builds at hand, ``<uuid>_samples.jsonl`` stands beside it where the result can be judged image by image.
    """
    paths = []
    for exported in material.boards:
        for own in exported.rows:
            for result in own.row.results:
                record = evaluation(material, exported, own, result)
                paths += _write(material, record, result, out / "every_eval_ever")
    return paths


def _write(material: Material, record: Json, result: Result, folder: Path) -> list[Path]:
    """Write a result; its samples come first, so that no result names a file that is not there."""
    place = _place(result)
    named = place.with_name(f"{place.stem}{SAMPLES}")
    stored = material.stored[result.spec_sha256]
    reference = write_samples(stored, record, material.evidence, folder / named) if material.evidence else None
    if reference is None:
        atomic_write_json(folder / place, record)
        (folder / named).unlink(missing_ok=True)  # of an earlier export; no samples may stand without being named
        return [folder / place]
    atomic_write_json(folder / place, record | {"detailed_evaluation_results": {"file_path": str(named), **reference}})
    return [folder / place, folder / named]


def evaluation(material: Material, exported: ExportedBoard, own: ExportedRow, result: Result) -> Json:
    """Return one result; its id rests on the spec, so that exporting it twice gives one evaluation."""
    developer, model = model_id(result)
    moment = str(int(result.created_at.timestamp()))
    return {
        "schema_version": SCHEMA_VERSION,
        "evaluation_id": f"{_collection(result)}.{result.spec_sha256}/{developer}/{model}/{moment}",
        "evaluation_timestamp": moment,
        "retrieved_timestamp": moment,
        "source_metadata": _source(material, result),
        "eval_library": {"name": "reliquary", "version": _version(result)},
        "model_info": {
            "name": own.title,
            "id": f"{developer}/{model}",
            "developer": developer,
            "additional_details": _model_details(result),
        },
        "evaluation_results": [
            _result(material, exported, result, metric, position) for position, metric in enumerate(result.metrics)
        ],
    }


def model_id(result: Result) -> tuple[str, str]:
    """Return developer and name of a model: of ``timm::resnet50`` these are ``timm`` and ``resnet50``.

    Predictions that were made elsewhere name a file, not a model: they go by who brought them and by the baseline.
    """
    framework, _, name = result.model.id.rpartition("::")
    developer = result.submission.by if result.submission else "unknown"
    if framework == FILE:
        name = result.spec.baseline.name
    elif framework in ("", HUB):
        owner, slash, own = name.partition("/")
        developer, name = (owner, own) if slash else (developer, name)
    else:
        developer = framework
    return plain_name(developer), plain_name(name)


def _place(result: Result) -> Path:
    """Return where the collection wants a file: a random UUID is asked for, and drawn from the hash of the spec."""
    name = uuid.UUID(bytes=bytes.fromhex(result.spec_sha256)[:16], version=4)
    return Path("data", _collection(result), *model_id(result), f"{name}.json")


def _collection(result: Result) -> str:
    return plain_name(f"reliquary-{result.spec.suite}")


def _version(result: Result) -> str:
    """Return the release that made a result; where the record does not say, the one that stands behind it now."""
    packages = result.environment.packages if result.environment else {}
    return packages.get("reliquary", __version__)


def _source(material: Material, result: Result) -> Json:
    """Say who gives out the figures: whoever ran a baseline also trained it, a submission is judged by another."""
    address = {"source_organization_url": material.url} if material.url else {}
    submitted = {"submitted_by": result.submission.by} if result.submission else {}
    return {
        "source_name": f"Reliquary suite {result.spec.suite}",
        "source_type": "evaluation_run",
        "source_organization_name": material.publisher,
        **address,
        "evaluator_relationship": "third_party" if result.submission else "first_party",
        "additional_details": {"status": result.status.value, **submitted},
    }


def _model_details(result: Result) -> Json:
    """Return what else is known of the model, as texts; the trained weights may lie anywhere or nowhere."""
    model, spec = result.model, result.spec
    known = {
        "licence": model.licence,
        "revision": model.revision,
        "parameters": model.parameters,
        "flops": model.flops,
        "pretraining": model.pretraining,
        "pretraining_data": "; ".join(model.pretraining_data or ()) or None,
        "baseline": spec.baseline.name,
        "engine": spec.baseline.engine,
        "training": json.dumps(spec.baseline.parameters, sort_keys=True, ensure_ascii=False),
        "seed": spec.seed,
    }
    return {
        "deployment_type": "unknown" if result.submission else "self_deployed",
        "model_availability": "unknown",
        **{name: str(value) for name, value in known.items() if value is not None},
    }


def _result(material: Material, exported: ExportedBoard, result: Result, metric: Metric, position: int) -> Json:
    spec = result.spec
    part = [] if metric.slice is None else [metric.slice]
    return {
        "evaluation_result_id": f"{result.spec_sha256}/{position}",
        "evaluation_name": ".".join([spec.suite, spec.dataset.config, spec.protocol.name, metric.name, *part]),
        "evaluation_timestamp": str(int(result.created_at.timestamp())),
        "source_data": _data(exported, result),
        "metric_config": _metric(material, metric),
        "score_details": {"score": metric.value, "uncertainty": _uncertainty(metric)},
    }


def _data(exported: ExportedBoard, result: Result) -> Json:
    dataset = result.spec.dataset
    details = {
        "version": dataset.version,
        "manifest_digest": dataset.manifest_digest,
        "config": dataset.config,
        "protocol": result.spec.protocol.name,
        "spec_sha256": result.spec_sha256,
        **({"predictions_sha256": result.predictions.sha256} if result.predictions else {}),
    }
    if exported.repository is None:
        details = {**details, "split": TEST_SPLIT}
        return {"dataset_name": dataset.name, "source_type": "other", "additional_details": details}
    tested = {"samples_number": result.predictions.rows} if result.predictions else {}
    return {
        "dataset_name": dataset.name,
        "source_type": "hf_dataset",
        "hf_repo": exported.repository,
        "hf_split": TEST_SPLIT,
        **tested,
        "additional_details": details,
    }


def _metric(material: Material, metric: Metric) -> Json:
    low, high = _bounds(metric)
    return {
        "evaluation_description": material.suite.file.title,
        "metric_id": metric.name,
        "metric_name": metric_title(metric.name),
        "metric_kind": metric.name,
        "metric_unit": UNITS.get(metric.unit, metric.unit),
        "lower_is_better": not metric.higher_is_better,
        "score_type": "continuous",
        "min_score": low,
        "max_score": high,
        "additional_details": {"version": str(metric.version), **({"slice": metric.slice} if metric.slice else {})},
    }


def _bounds(metric: Metric) -> tuple[float | str, float | str]:
    """Return between what a measure can lie: fractions between 0 and 1, errors from 0 on, others anywhere."""
    if metric.unit == "fraction" and 0 <= metric.value <= 1:
        return 0, 1
    is_error = not metric.higher_is_better and metric.value >= 0
    return (0 if is_error else f"-{INFINITY}"), INFINITY


def _uncertainty(metric: Metric) -> Json:
    """Return the interval of a measure; the standard deviation of the format is one over samples, which is not ours."""
    if metric.low is None or metric.high is None:
        return {"num_samples": metric.n}
    interval = {"lower": metric.low, "upper": metric.high, "confidence_level": LEVEL, "method": metric.method}
    known = {name: value for name, value in interval.items() if value is not None}
    return {"confidence_interval": known, "num_samples": metric.n}
