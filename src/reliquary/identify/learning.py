"""From a finished run to a folder of references."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reliquary.build.pictures.original import Original
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue.recipe import ImageSpec
from reliquary.errors import ReliquaryError, require_extra
from reliquary.files import atomic_path, atomic_write_bytes, sha256_file
from reliquary.identify.feature_parts import FeatureParts
from reliquary.identify.neighbours import far_distance
from reliquary.identify.predictor import Predictor
from reliquary.identify.records import Reference, ReferencesFile, ReferenceThumbnail, object_key
from reliquary.identify.references import FEATURES, FILES, MANIFEST, TABLE, THUMBNAILS, WEIGHTS, References
from reliquary.identify.trained_run import VALIDATION_SPLIT, TrainedRun
from reliquary.progress import progress_bar, track
from reliquary.records import ManifestFile, write_document, write_table
from reliquary.replacing import replaced_folder
from reliquary.seeds import generator
from reliquary.summary import Summary
from reliquary.thumbnails import thumbnail_of

REFERENCES = "train"
MIN_UNSEEN, MAX_MEASURED = 100, 2000
"""Pictures that the far distance is measured on: of fewer unseen ones the references themselves say more."""

ALWAYS = ("image_id", "group_id", "licence", "credit")
COPIED = ("museum", "object_id", "view", "title", "object_type", "culture", "permalink")

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class _Pictures:
    """The pictures of a split, without their pixels.

    Attributes:
        split: The split.
        rows: What the dataset says of each; without the image.
    """

    split: str
    rows: list[dict[str, Any]]

    def objects(self, numbers: Numbers) -> list[str]:
        """Return the objects that pictures show, by row number."""
        rows = [self.rows[number] for number in numbers]
        return [object_key(row.get("museum"), row.get("object_id"), row["group_id"]) for row in rows]


def learn(run: TrainedRun, image: ImageSpec, folder: Path, *, quiet: bool = False) -> Summary:
    """Make a folder of references of a finished run: its model, and the objects of its training images.

    A job that was killed goes on after the last features that it stored; references of this run that are there
    already are taken over.

    Args:
        run: The run.
        image: How the images of its dataset are made.
        folder: The folder of references; an older one is replaced in whole.
        quiet: Show no progress.

    Raises:
        FullDiskError: The disk is full.
        ReliquaryError: The dataset's images are not made in this way, the checkpoint is missing, damaged or of
            another run, or the folder holds something else.
    """
    check_image(run.dataset, run.spec.dataset.config, image)
    there = _taken_over(run, image, folder)
    if there is not None:
        return _summary(there, folder, done_before=True)
    predictor = run.predictor()
    run.calibrate(predictor, quiet=quiet)
    parts = folder.with_name(f".{folder.name}.{run.spec.sha256()}")
    with replaced_folder(folder, MANIFEST) as new:
        file = _write(run, predictor, image, new, parts, quiet=quiet)
    shutil.rmtree(parts, ignore_errors=True)
    return _summary(file, folder, done_before=False)


def check_image(dataset: BuiltDataset, config: str, image: ImageSpec) -> None:
    """See that a dataset's images have the size and format that its recipe gives them.

    Raises:
        ReliquaryError: They have not.
    """
    cell = dataset.table(config, REFERENCES, ["image"]).column("image")[0].as_py()
    first = Original(cell["bytes"])
    found, expected = (first.width, first.height, first.format.lower()), (*image.size, image.format.value)
    if found != expected:
        raise ReliquaryError(
            f"{dataset.path}: the images are {_form(found)}, but the recipe makes {_form(expected)}; give the recipe "
            "that the dataset was built with: --recipe FILE"
        )


def _form(form: tuple[int, int, str]) -> str:
    return f"{form[0]} x {form[1]} pixels as {form[2]}"


def _taken_over(run: TrainedRun, image: ImageSpec, folder: Path) -> ReferencesFile | None:
    try:
        file = References.open(folder).file
    except ReliquaryError:
        return None  # made anew
    return file if (file.spec, file.image) == (run.spec, image) else None


def _write(
    run: TrainedRun, predictor: Predictor, image: ImageSpec, new: Path, parts: Path, *, quiet: bool
) -> ReferencesFile:
    references = _Pictures(REFERENCES, run.rows(REFERENCES))
    unseen = _unseen(run) or references
    measured = _measured(len(unseen.rows), run.spec.seed)
    every = np.arange(len(references.rows), dtype=np.int64)
    in_parts = FeatureParts(parts, predictor, run)
    with progress_bar(quiet=quiet) as progress:
        more = 0 if unseen is references else len(measured)
        bar = progress.add_task("features", total=len(every) + more)
        features = in_parts.of_split(REFERENCES, every, lambda done: progress.advance(bar, done))
        of_unseen = features[measured]
        if unseen is not references:
            of_unseen = in_parts.of_split(VALIDATION_SPLIT, measured, lambda done: progress.advance(bar, done))
    kept = features.astype(np.float16)
    objects = references.objects(every)
    _write_tables(run, references, new, quiet=quiet)
    with atomic_path(new / FEATURES) as temporary, temporary.open("wb") as handle:
        np.save(handle, kept, allow_pickle=False)
    atomic_write_bytes(new / WEIGHTS, require_extra("bench", "safetensors.torch").save(predictor.weights()))
    file = ReferencesFile(
        spec=run.spec,
        spec_sha256=run.spec.sha256(),
        licence=run.result.model.licence,
        class_names=predictor.class_names,
        image=image,
        calibration=predictor.calibration,
        split=REFERENCES,
        images=len(objects),
        objects=len(set(objects)),
        far_distance=far_distance(of_unseen, unseen.objects(measured), kept, objects),
        far_split=unseen.split,
        far_measured=len(measured),
        files=[_listed(new, name) for name in FILES],
    )
    write_document(new / MANIFEST, file)
    return file


def _unseen(run: TrainedRun) -> _Pictures | None:
    """Return the pictures that the model does not know, if there are enough of them."""
    if VALIDATION_SPLIT not in run.dataset.splits(run.spec.dataset.config):
        return None
    rows = run.rows(VALIDATION_SPLIT)
    return _Pictures(VALIDATION_SPLIT, rows) if len(rows) >= MIN_UNSEEN else None


def _measured(pictures: int, seed: int) -> Numbers:
    """Return the row numbers of the pictures that the far distance is measured on, in order."""
    wanted = min(MAX_MEASURED, pictures)
    return np.sort(generator(seed, "identify", "far").choice(pictures, wanted, replace=False))


def _write_tables(run: TrainedRun, references: _Pictures, new: Path, *, quiet: bool) -> None:
    names, column = run.class_names(), run.class_column
    rows = [_reference(row, names[row[column]]) for row in references.rows]
    write_table(new / TABLE, rows, Reference)
    drawn = track(zip(rows, run.images(REFERENCES), strict=True), "thumbnails", len(rows), quiet=quiet)
    made = ((row.image_id, thumbnail_of(cell.as_py()["bytes"], row.licence)) for row, cell in drawn)
    thumbnails = (ReferenceThumbnail(image_id=image_id, jpeg=jpeg) for image_id, jpeg in made if jpeg is not None)
    write_table(new / THUMBNAILS, thumbnails, ReferenceThumbnail)


def _reference(row: dict[str, Any], class_name: str) -> Reference:
    year = row.get("year")
    return Reference(
        class_name=class_name,
        year_begin=row.get("year_begin") if year is None else round(year),
        year_end=row.get("year_end") if year is None else round(year),
        **{name: row[name] for name in ALWAYS},
        **{name: row.get(name) for name in COPIED},
    )


def _listed(folder: Path, name: str) -> ManifestFile:
    path = folder / name
    return ManifestFile(path=name, sha256=sha256_file(path), bytes=path.stat().st_size)


def _summary(file: ReferencesFile, folder: Path, *, done_before: bool) -> Summary:
    made: dict[str, int | float | str] = {
        "model": f"{file.spec.baseline.name} of suite {file.spec.suite}, seed {file.spec.seed}",
        "reference images": file.images,
        "of objects": file.objects,
        "far from all of them": f"a distance over {file.far_distance:.3f}",
    }
    if done_before:
        made["done before"] = "yes"
    return Summary("identify learn", made, places={"references": folder})
