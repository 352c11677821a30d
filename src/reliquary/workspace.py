"""Where the verbs put what they make."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Workspace:
    """The working folder of a user, ``./workspace`` by default and never part of the repository."""

    root: Path

    def crawl(self, museum: str) -> Path:
        """Return the folder of the crawl of a museum."""
        return self.root / "crawls" / museum

    def models(self, name: str) -> Path:
        """Return the folder of the 3D models that a set of renders is made of."""
        return self.root / "models" / name

    def renders(self, name: str) -> Path:
        """Return the folder of a set of renders."""
        return self.root / "renders" / name

    def imports(self, name: str) -> Path:
        """Return the folder of a local copy of originals."""
        return self.root / "imports" / name

    def own(self, name: str) -> Path:
        """Return the folder of the recipe and the suite of a dataset of the user's own."""
        return self.root / "own" / name

    @property
    def sample(self) -> Workspace:
        """The workspace of what the sample museum gives, apart from real crawls, renders and copies."""
        return Workspace(self.root / "sample")

    @property
    def builds(self) -> Path:
        """The folder that holds one folder a built dataset version, ``<dataset>-<version>``."""
        return self.root / "builds"

    def rebuilds(self, name: str) -> Path:
        """Return the folder of what is fetched to rebuild a dataset."""
        return self.root / "rebuilds" / name

    def curation(self, kind: str, name: str) -> Path:
        """Return the folder of what is found and decided about a crawl or a dataset."""
        return self.root / "curation" / f"{kind}s" / name

    def runs(self, suite: str) -> Path:
        """Return the folder of a suite's runs, ``<baseline>/<spec sha256>`` below it."""
        return self.root / "runs" / suite

    @property
    def identify(self) -> Path:
        """The folder that holds one folder of references a model, to identify photographs with."""
        return self.root / "identify"

    @property
    def detections(self) -> Path:
        """The folder that holds one folder a mural, with what was found on it."""
        return self.root / "detections"

    @property
    def weights(self) -> Path:
        """The folder of pre-trained weights, ``<name>.safetensors``."""
        return self.root / "weights"

    def range_test(self, suite: str, baseline: str) -> Path:
        """Return the folder of what a learning-rate range test of a baseline came to."""
        return self.root / "range-tests" / suite / baseline

    def leaderboard(self, suite: str) -> Path:
        """Return the folder of a suite's leaderboard."""
        return self.root / "leaderboards" / suite

    def reproduction(self, name: str) -> Path:
        """Return the folder of an experiment that is done again, and of all that is made for it alone."""
        return self.root / "reproductions" / name
