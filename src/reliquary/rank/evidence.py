"""What a result rests on: its stored predictions, and the ground truth of its dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reliquary.build.reader import MANIFEST_NAME, BuiltDataset
from reliquary.errors import ReliquaryError
from reliquary.files import canonical_json, sha256_file
from reliquary.rank.collect import StoredResult
from reliquary.records import Manifest, RunSpec, read_document
from reliquary.tasks import Predictions, Truth, read_predictions, task_for, truth_of_run

_REMEDY = "restore them, or remove the result and bench it again"


class Evidence:
    """Reads ground truth and predictions; each dataset and each truth only once.

    Args:
        builds: The folder that holds the built datasets; None where none are at hand.
    """

    def __init__(self, builds: Path | None) -> None:
        self._builds = builds
        self._found: dict[Path, Manifest] | None = None
        self._datasets: dict[str, BuiltDataset] = {}
        self._truths: dict[bytes, Truth] = {}

    def truth(self, spec: RunSpec) -> Truth | None:
        """Return what a run was held against, or None if no build has the digest of its dataset.

        Raises:
            ReliquaryError: The dataset's files no longer match its manifest.
        """
        dataset = self.dataset(spec.dataset.manifest_digest)
        if dataset is None:
            return None
        key = canonical_json([spec.task, spec.dataset.model_dump(), spec.protocol.settings])
        if key not in self._truths:
            self._truths[key] = truth_of_run(spec, dataset)
        return self._truths[key]

    def dataset(self, digest: str) -> BuiltDataset | None:
        """Return the build with a digest, once its files are known to match its manifest; None if there is none.

        Raises:
            ReliquaryError: They no longer match.
        """
        path = next((path for path, manifest in self._manifests().items() if manifest.digest == digest), None)
        if path is None:
            return None
        if digest not in self._datasets:
            dataset = BuiltDataset.open(path)
            dataset.verify()
            self._datasets[digest] = dataset
        return self._datasets[digest]

    def builds_of(self, name: str, version: str) -> list[Path]:
        """Return the builds of a version of a dataset, whatever their digest."""
        return [
            path for path, manifest in self._manifests().items() if (manifest.name, manifest.version) == (name, version)
        ]

    def _manifests(self) -> dict[Path, Manifest]:
        if self._found is None:
            manifests = sorted(self._builds.glob(f"[!.]*/{MANIFEST_NAME}")) if self._builds else []
            self._found = {path.parent: read_document(path, Manifest) for path in manifests}
        return self._found

    def predictions(self, stored: StoredResult) -> Predictions[Any]:
        """Read the predictions of a result.

        Raises:
            ReliquaryError: The file is missing, is a link, was changed since it was scored, or breaks its contract.
        """
        path = stored.predictions
        if path is None or path.is_symlink() or not path.is_file():
            raise ReliquaryError(f"{path}: the predictions of {stored.place} are missing; {_REMEDY}")
        recorded = stored.result.predictions
        found = sha256_file(path)
        if recorded is None or recorded.sha256 != found:
            raise ReliquaryError(
                f"{path}: sha256 {found}, but {stored.place} recorded {recorded and recorded.sha256}: the predictions "
                f"were changed after they were scored; {_REMEDY}"
            )
        predictions = read_predictions(path, task_for(stored.result.spec.task).prediction_model)
        if len(predictions.rows) != recorded.rows:
            raise ReliquaryError(
                f"{stored.place}: predictions.rows: {recorded.rows}, but {path} has {len(predictions.rows)} rows; "
                f"{_REMEDY}"
            )
        return predictions
