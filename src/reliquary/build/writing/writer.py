"""Writing a planned dataset into a folder: Parquet files, description, card, list of what was left out, manifest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from reliquary.build.describing.card import card, card_figures
from reliquary.build.describing.croissant import croissant
from reliquary.build.describing.facts import dataset_facts
from reliquary.build.describing.front_matter import front_matter
from reliquary.build.pictures.made import MadePictures
from reliquary.build.pictures.picture import tool_versions
from reliquary.build.planning.plan import Identity, Plan
from reliquary.build.planning.stores import Part, Store
from reliquary.build.reader import CARD_NAME, MANIFEST_NAME
from reliquary.build.writing.features import dataset_features, parquet_schema
from reliquary.build.writing.left_out import LEFT_OUT_NAME, write_left_out
from reliquary.build.writing.rows import make_row
from reliquary.build.writing.shards import Shard, plan_shards, shard_path, write_shard
from reliquary.build.writing.written import WrittenStore
from reliquary.files import atomic_write_json, atomic_write_text, sha256_file
from reliquary.progress import progress_bar
from reliquary.records import DatasetRow, Manifest, ManifestFile, write_document

if TYPE_CHECKING:
    from rich.progress import Progress

CROISSANT_NAME = "croissant.json"


def write_dataset(folder: Path, identity: Identity, plan: Plan, made: MadePictures, *, quiet: bool) -> None:
    """Write all files of a dataset; the manifest comes last and names all others.

    Raises:
        ReliquaryError: The disk is full, or the prose of the card is faulty.
    """
    with progress_bar(quiet=quiet) as progress:
        stores = {store.name: _write_store(folder, store, plan, made, progress) for store in plan.stores}
    shards = [shard for store in stores.values() for shard in store.shards]
    files = {shard.path: _listed(folder, shard.path, shard.rows) for shard in shards}
    facts = dataset_facts(identity, plan, files)
    texts = {**card_figures(facts), CARD_NAME: card(identity, facts, front_matter(facts, plan, stores, files))}
    for name, text in texts.items():
        atomic_write_text(folder / name, text)
    write_left_out(folder / LEFT_OUT_NAME, plan.left_out)
    files |= {name: _listed(folder, name) for name in (*texts, LEFT_OUT_NAME)}
    atomic_write_json(folder / CROISSANT_NAME, croissant(facts, plan, stores, files))
    files[CROISSANT_NAME] = _listed(folder, CROISSANT_NAME)
    write_document(folder / MANIFEST_NAME, _manifest(identity, list(files.values())))


def _write_store(folder: Path, store: Store, plan: Plan, made: MadePictures, progress: Progress) -> WrittenStore:
    features = dataset_features(plan.kind.row, store.contents.class_names)
    schema = parquet_schema(plan.kind.row, features, by_group=store.by_group)
    task = progress.add_task(f"write {store.name}", total=sum(len(part.image_ids) for part in store.parts))
    shards = []
    for part in store.parts:
        for shard in _write_part(folder, store, part, plan, made, schema):
            shards.append(shard)
            progress.advance(task, shard.rows)
    return WrittenStore(store, features, shards)


def _write_part(
    folder: Path, store: Store, part: Part, plan: Plan, made: MadePictures, schema: pa.Schema
) -> list[Shard]:
    def row(image_id: str) -> DatasetRow:
        columns, group_id = store.contents.columns[image_id], plan.groups[image_id]
        return make_row(plan.kind, plan.examples[image_id], columns, made.get, group_id=group_id, split=part.split)

    shards = []
    pieces = _pieces(part, plan, made)
    for number, piece in enumerate(pieces):
        path = shard_path(store.name, part.name, number, len(pieces))
        image_ids = part.image_ids[piece]
        n_bytes = write_shard(folder / path, image_ids, row, schema)
        shards.append(Shard(store.name, part.name, path, len(image_ids), n_bytes))
    return shards


def _pieces(part: Part, plan: Plan, made: MadePictures) -> list[slice]:
    """Cut a part into files: by the number of rows, or by their size."""
    if part.rows_per_file is not None:
        starts = range(0, len(part.image_ids), part.rows_per_file)
        return [slice(start, start + part.rows_per_file) for start in starts]
    pictures = (plan.examples[image_id].pictures.values() for image_id in part.image_ids)
    return plan_shards([sum(made.size(picture) for picture in of_row) for of_row in pictures])


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
        profile=identity.recipe.profile.value,
        recipe_sha256=identity.recipe_sha256,
        sources=identity.sources,
        files=files,
        tools={**tool_versions(), "pyarrow": pa.__version__},
        digest=digest,
    )
