"""Originals that may not be passed on, made through the contracts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from reliquary.build.reader import BuiltDataset
from reliquary.build.rebuilding.asking import Asking
from reliquary.build.rebuilding.folder import TABLE, RecipeFolder
from reliquary.build.rebuilding.listing import write_manifest
from reliquary.build.rebuilding.rebuild import rebuild_dataset
from reliquary.catalogue import Dataset, RecipeFile
from reliquary.catalogue.recipe import (
    Config,
    CopyForm,
    Crops,
    Fit,
    ImageSpec,
    ImportSource,
    Labels,
    MaskKind,
    Masks,
    SplitBy,
    Splits,
    TaskKind,
)
from reliquary.files import sha256_file
from reliquary.records import Manifest, PictureOrigin, read_document, read_table, write_document, write_table
from reliquary.summary import Summary
from reliquary.workspace import Workspace
from tests.build.small_crawl import ordinary_crawl, picture

IN_COPYRIGHT = "https://rightsstatements.org/vocab/InC/1.0/"
NOBODY = Asking(fetch=False)


def closed_crawl(folder: Path, n_objects: int = 36) -> Path:
    """Write a crawl whose pictures are in copyright."""
    made = ordinary_crawl(folder, n_objects=n_objects)
    made.images = [image.model_copy(update={"licence": IN_COPYRIGHT}) for image in made.images]
    return made.write()


def walls(folder: Path, number: int = 6) -> Path:
    """Write a local copy of pictures, which no server has."""
    folder.mkdir()
    for seed in range(number):
        (folder / f"wall-{seed}.jpg").write_bytes(picture(seed, size=(160, 120)))
    return folder


def restoration_dataset() -> Dataset:
    """Return a dataset of three cut-outs of each wall, with masks."""
    splits = Splits(by=SplitBy.GROUP, ratios={"train": 0.5, "test": 0.5})
    source = ImportSource(kind="import", name="walls", form=CopyForm.PICTURES, licence=IN_COPYRIGHT, credit="The owner")
    recipe = RecipeFile(
        name="walls",
        version="0.1.0",
        title="Walls",
        task=TaskKind.RESTORATION,
        sources=[source],
        image=ImageSpec(size=(32, 32), fit=Fit.CROP),
        crops=Crops(per_original=3),
        masks=Masks(kinds=[MaskKind.DUST, MaskKind.STROKE], steps=200),
        configs={"default": Config(description="All.", splits=splits)},
    )
    return Dataset(recipe, "Walls.", Path("datasets/walls/recipe.yaml"))


def boxed(folder: Path, number: int = 8) -> Path:
    """Write a local copy of pictures with a box each, in the form of Pascal VOC."""
    folder.mkdir()
    for seed in range(number):
        (folder / f"{seed}.jpg").write_bytes(picture(seed, size=(160, 120)))
        box = f"<xmin>{seed + 1}</xmin><ymin>5</ymin><xmax>90</xmax><ymax>70</ymax>"
        size = "<size><width>160</width><height>120</height><depth>3</depth></size>"
        text = f"<annotation>{size}<object><name>vase</name><bndbox>{box}</bndbox></object></annotation>"
        (folder / f"{seed}.xml").write_text(text)
    return folder


def detection_dataset() -> Dataset:
    """Return a dataset of boxes: lists within rows."""
    splits = Splits(by=SplitBy.GROUP, ratios={"train": 0.5, "test": 0.5})
    source = ImportSource(kind="import", name="boxed", form=CopyForm.VOC, licence=IN_COPYRIGHT, credit="The owner")
    recipe = RecipeFile(
        name="boxed",
        version="0.1.0",
        title="Vases",
        task=TaskKind.DETECTION,
        sources=[source],
        labels=Labels(names=["vase"]),
        image=ImageSpec(size=(64, 64), fit=Fit.LETTERBOX),
        configs={"default": Config(description="All.", splits=splits)},
    )
    return Dataset(recipe, "Vases.", Path("datasets/boxed/recipe.yaml"))


def rebuild(recipe: Path, workspace: Path, **options) -> Summary:
    """Rebuild without asking anybody, unless ``asking`` says so."""
    return rebuild_dataset(recipe, Workspace(workspace), **{"asking": NOBODY, "quiet": True, **options})


def fingerprints(folder: Path) -> dict[str, str]:
    """Return the hash of every file."""
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in folder.rglob("*") if path.is_file()}


def digest(folder: Path) -> str:
    return BuiltDataset.open(folder).manifest.digest


def with_origins(recipe: Path, folder: Path, change) -> Path:
    """Copy a dataset without pictures, with other rows in its table of originals."""
    shutil.copytree(recipe, folder)
    rows = [change(row) for row in read_table(folder / TABLE, PictureOrigin)]
    write_table(folder / TABLE, rows, PictureOrigin)
    return resigned(folder)


def resigned(folder: Path) -> Path:
    """Write the manifest of a dataset without pictures anew, as one who changed it would."""
    manifest = BuiltDataset.open(folder).manifest
    write_manifest(folder, manifest, name=manifest.name, profile=manifest.profile, sources=manifest.sources)
    return folder


def tell(folder: Path, **fields) -> Path:
    """Let the manifest of the whole dataset say something else, with the right digest; so could a stranger."""
    path = folder / "rebuild/MANIFEST.json"
    said = read_document(path, Manifest).model_copy(update=fields)
    sha256 = Manifest.compute_digest(said.name, said.version, said.recipe_sha256, said.sources, said.files)
    write_document(path, said.model_copy(update={"digest": sha256}))
    return resigned(folder)


def without(folder: Path, target: Path, *leave_out: str) -> Path:
    """Copy the files of a folder flat and under other names, but for those with some hashes."""
    target.mkdir()
    for number, path in enumerate(sorted(path for path in folder.rglob("*") if path.is_file())):
        if sha256_file(path) not in leave_out:
            os.link(path, target / f"{number}.bin")
    return target


def originals_of(recipe: Path) -> list[str]:
    """Return the SHA-256 of every original, sorted."""
    return sorted({origin.original for origin in RecipeFolder.open(recipe).origins()})


def filled(path: Path, column: str, data: bytes) -> None:
    """Put bytes into the first cell of a column of pictures."""
    table = pq.read_table(path)
    cells = table[column].to_pylist()
    cells[0] = {**cells[0], "bytes": data}
    index, field = table.schema.get_field_index(column), table.schema.field(column)
    pq.write_table(table.set_column(index, field, pa.array(cells, field.type)), path)
