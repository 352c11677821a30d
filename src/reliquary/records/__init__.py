"""The types that pass between the verbs; the only part of the package that every verb imports.

Each contract is a pydantic model with a name and a version. Its Arrow schema and its JSON Schema derive from it.
Readers refuse a version that they do not know, and report every fault of a file with row and field.
"""

from reliquary.records.base import Part, Record
from reliquary.records.crawl import (
    Flag,
    ImageRecord,
    ImageSource,
    ImageStatus,
    Maker,
    ObjectRecord,
    Place,
    PlaceRole,
    YearQuality,
    YearSource,
)
from reliquary.records.curate import Decision, Finding, Verdict
from reliquary.records.dataset import (
    ClassificationRow,
    DatasetRow,
    DetectionRow,
    EpochRow,
    ReliefRow,
    RestorationRow,
    StyleRow,
)
from reliquary.records.documents import parse_document, read_document, read_lines, write_document, write_lines
from reliquary.records.manifest import Manifest, ManifestFile, SourceDigest
from reliquary.records.originals import PictureOrigin
from reliquary.records.panel import PanelFile, PanelPhotograph
from reliquary.records.predictions import (
    AgePrediction,
    ClassificationPrediction,
    DetectionPrediction,
    Prediction,
    ReliefPrediction,
    RestorationPrediction,
    StylePrediction,
)
from reliquary.records.render import Camera, CompositeEffect, CompositePart, CompositeRecord, Rle, ViewRecord
from reliquary.records.runs import (
    Cost,
    DatasetSource,
    Environment,
    Metric,
    ModelInfo,
    PredictionsFile,
    Result,
    ResultStatus,
    RunBaseline,
    RunDataset,
    RunProtocol,
    RunSpec,
    Submission,
    Withdrawal,
)
from reliquary.records.tables import iter_table, read_arrow, read_table, to_arrow, write_table

SAMPLE_MARK = "Reliquary sample museum: procedurally generated, not a heritage object"
"""Text that every picture of the sample museum carries in its own bytes (JPEG comment or PNG text)."""

TABLES: tuple[type[Record], ...] = (
    ObjectRecord,
    ImageRecord,
    ViewRecord,
    CompositeRecord,
    Finding,
    Decision,
    ClassificationRow,
    EpochRow,
    DetectionRow,
    RestorationRow,
    StyleRow,
    ReliefRow,
    PictureOrigin,
    ClassificationPrediction,
    AgePrediction,
    DetectionPrediction,
    RestorationPrediction,
    StylePrediction,
    ReliefPrediction,
)
"""Every contract that is a table of rows, in the order of the flow."""

DOCUMENTS: tuple[type[Record], ...] = (PanelFile, Manifest, RunSpec, Environment, Result)
"""Every contract that is one document: JSON, or YAML if people write it."""

__all__ = [
    "DOCUMENTS",
    "SAMPLE_MARK",
    "TABLES",
    "AgePrediction",
    "Camera",
    "ClassificationPrediction",
    "ClassificationRow",
    "CompositeEffect",
    "CompositePart",
    "CompositeRecord",
    "Cost",
    "DatasetRow",
    "DatasetSource",
    "Decision",
    "DetectionPrediction",
    "DetectionRow",
    "Environment",
    "EpochRow",
    "Finding",
    "Flag",
    "ImageRecord",
    "ImageSource",
    "ImageStatus",
    "Maker",
    "Manifest",
    "ManifestFile",
    "Metric",
    "ModelInfo",
    "ObjectRecord",
    "PanelFile",
    "PanelPhotograph",
    "Part",
    "PictureOrigin",
    "Place",
    "PlaceRole",
    "Prediction",
    "PredictionsFile",
    "Record",
    "ReliefPrediction",
    "ReliefRow",
    "RestorationPrediction",
    "RestorationRow",
    "Result",
    "ResultStatus",
    "Rle",
    "RunBaseline",
    "RunDataset",
    "RunProtocol",
    "RunSpec",
    "SourceDigest",
    "StylePrediction",
    "StyleRow",
    "Submission",
    "Verdict",
    "ViewRecord",
    "Withdrawal",
    "YearQuality",
    "YearSource",
    "iter_table",
    "parse_document",
    "read_arrow",
    "read_document",
    "read_lines",
    "read_table",
    "to_arrow",
    "write_document",
    "write_lines",
    "write_table",
]
