"""The manifest of a built dataset: every file with its hash, and one digest over all."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import model_validator

from reliquary.files import canonical_json, sha256_bytes
from reliquary.records.base import NonNegativeInt64, Part, Record, Sha256, Text


class ManifestFile(Part):
    """One file of a dataset; ``path`` is relative to its folder, with forward slashes."""

    path: Text
    sha256: Sha256
    bytes: NonNegativeInt64
    rows: NonNegativeInt64 | None = None


class SourceDigest(Part):
    """One source of a dataset and the digest of the records that were taken from it."""

    name: Text
    kind: Text
    sha256: Sha256


class Manifest(Record):
    """What a dataset version consists of.

    Attributes:
        profile: Whether every image may be passed on (``public``) or not (``local``).
        recipe_sha256: Hash of the canonical recipe, which names the profile.
        sources: Where the rows came from.
        tools: Libraries whose version decides the bytes of resized images; for information, not in the digest.
        digest: Hash over everything else; equal inputs give an equal digest on any machine.
    """

    SCHEMA: ClassVar[str] = "manifest"
    VERSION: ClassVar[int] = 2

    name: Text
    version: Text
    task: Text
    profile: Text
    recipe_sha256: Sha256
    sources: list[SourceDigest]
    files: list[ManifestFile]
    tools: dict[str, str]
    digest: Sha256

    @staticmethod
    def compute_digest(
        name: str, version: str, recipe_sha256: str, sources: list[SourceDigest], files: list[ManifestFile]
    ) -> str:
        """Return the digest of a dataset with these parts; the order of files and sources does not matter."""
        content = {
            "name": name,
            "version": version,
            "recipe_sha256": recipe_sha256,
            "sources": sorted((s.model_dump(mode="json") for s in sources), key=lambda s: s["name"]),
            "files": sorted((f.model_dump(mode="json") for f in files), key=lambda f: f["path"]),
        }
        return sha256_bytes(canonical_json(content))

    @model_validator(mode="after")
    def _check_digest(self) -> Self:
        expected = self.compute_digest(self.name, self.version, self.recipe_sha256, self.sources, self.files)
        if self.digest != expected:
            raise ValueError(f"digest {self.digest} is not that of the files listed ({expected})")
        return self
