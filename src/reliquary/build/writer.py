"""Writing a planned dataset into a folder: Parquet files, description, card, list of what was left out, manifest."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from reliquary.build.card import card
from reliquary.build.croissant import croissant
from reliquary.build.features import classification_features, parquet_schema
from reliquary.build.front_matter import front_matter
from reliquary.build.left_out import LEFT_OUT_NAME, write_left_out
from reliquary.build.plan import Identity, Plan
from reliquary.build.reader import CARD_NAME, MANIFEST_NAME
from reliquary.build.resized import ResizedImages, tool_versions
from reliquary.build.rows import classification_row
from reliquary.build.selection import Example
from reliquary.build.shards import Shard, plan_shards, shard_path, write_shard
from reliquary.files import atomic_write_json, atomic_write_text, sha256_file
from reliquary.progress import progress_bar
from reliquary.records import ClassificationRow, Manifest, ManifestFile, write_document

CROISSANT_NAME = "croissant.json"


def write_dataset(folder: Path, identity: Identity, plan: Plan, resized: ResizedImages, *, quiet: bool) -> None:
    """Write all files of a dataset; the manifest comes last and names all others.

    Raises:
        ReliquaryError: The disk is full, or the prose of the card is faulty.
    """
    features = classification_features(identity.recipe.labels.names)
    shards = [
        shard
        for config, settings in identity.recipe.configs.items()
        for shard in _write_config(
            folder, config, plan, resized, parquet_schema(features, settings.splits.by.value), quiet=quiet
        )
    ]
    files = {shard.path: _listed(folder, shard.path, shard.rows) for shard in shards}
    licences = sorted({example.image.licence for example in plan.examples})
    head = front_matter(identity, len(plan.examples), licences, features, shards, files)
    described = croissant(identity, _description(identity), licences, features.arrow_schema, shards, files)
    atomic_write_text(folder / CARD_NAME, card(identity, plan, head))
    atomic_write_json(folder / CROISSANT_NAME, described)
    write_left_out(folder / LEFT_OUT_NAME, plan.left_out)
    for name in (CARD_NAME, CROISSANT_NAME, LEFT_OUT_NAME):
        files[name] = _listed(folder, name)
    write_document(folder / MANIFEST_NAME, _manifest(identity, list(files.values())))


def _description(identity: Identity) -> str:
    sample = "Sample, not heritage data. " if identity.sample else ""
    return f"{sample}{identity.recipe.title}"


def _write_config(
    folder: Path, config: str, plan: Plan, resized: ResizedImages, schema: pa.Schema, *, quiet: bool
) -> list[Shard]:
    def make_row(example: Example) -> ClassificationRow:
        return classification_row(
            example,
            resized.path(example.image_id).read_bytes(),
            image_format=resized.spec.format,
            group_id=plan.groups[example.image_id],
            split=plan.splits[config][example.image_id],
        )

    shards = []
    with progress_bar(quiet=quiet) as progress:
        task = progress.add_task(f"write {config}", total=len(plan.examples))
        for split in sorted(set(plan.splits[config].values())):
            examples = plan.in_split(config, split)
            parts = plan_shards([resized.path(example.image_id).stat().st_size for example in examples])
            for number, part in enumerate(parts):
                path = shard_path(config, split, number, len(parts))
                n_bytes = write_shard(folder / path, examples[part], make_row, schema)
                shards.append(Shard(config, split, path, len(examples[part]), n_bytes))
                progress.advance(task, len(examples[part]))
    return shards


def _listed(folder: Path, name: str, rows: int | None = None) -> ManifestFile:
    path = folder / name
    return ManifestFile(path=name, sha256=sha256_file(path), bytes=path.stat().st_size, rows=rows)


def _manifest(identity: Identity, files: list[ManifestFile]) -> Manifest:
    files = sorted(files, key=lambda file: file.path)
    name, version = identity.name, identity.recipe.version
    digest = Manifest.compute_digest(name, version, identity.recipe_sha256, identity.sources, files)
    return Manifest(
        name=name,
        version=version,
        task=identity.recipe.task.value,
        recipe_sha256=identity.recipe_sha256,
        sources=identity.sources,
        files=files,
        tools={**tool_versions(), "pyarrow": pa.__version__},
        digest=digest,
    )
