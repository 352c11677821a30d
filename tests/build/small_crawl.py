"""A tiny crawl folder, made through the contracts, with whatever a test wants to be wrong in it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.build.examples import Example
from reliquary.build.pictures.resized import Resized
from reliquary.build.sources.candidate import Candidate
from reliquary.build.sources.crawls import read_crawl
from reliquary.catalogue import Dataset, RecipeFile, load_crawler
from reliquary.catalogue.recipe import Config, CrawlSource, Fit, ImageSpec, Labels, SplitBy, Splits, TaskKind
from reliquary.crawl.folder import Counts, Order, begin
from reliquary.records import SAMPLE_MARK, ImageRecord, ImageSource, ImageStatus, ObjectRecord, write_table

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CLASSES = ("egyptian", "grecoroman", "orient", "islam", "byzantium", "asian")
SIZE = (48, 40)


def picture(seed: int, *, sample: bool = False, size: tuple[int, int] = SIZE) -> bytes:
    """Return a JPEG of coloured patches; equal seeds give equal bytes."""
    patches = np.random.default_rng(seed).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    image = Image.fromarray(patches).resize(size)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", comment=SAMPLE_MARK if sample else "")
    return buffer.getvalue()


RATIOS = {"train": 0.8, "validation": 0.1, "test": 0.1}
CARD = "The question is: where does it come from?"


def small_recipe(**fields: Any) -> RecipeFile:
    """Return a recipe of six classes and tiny images, one config by group and one by image."""
    configs = {
        "grouped": Config(description="By group.", splits=Splits(by=SplitBy.GROUP, ratios=RATIOS)),
        "paper": Config(description="By image.", splits=Splits(by=SplitBy.IMAGE, ratios=RATIOS)),
    }
    recipe = RecipeFile(
        name="provenance",
        version="0.1.0",
        title="Which civilisation does this artefact belong to?",
        task=TaskKind.CLASSIFICATION,
        sources=[CrawlSource(kind="crawl", museums=["met"])],
        labels=Labels(names=list(CLASSES)),
        image=ImageSpec(size=(32, 32), fit=Fit.RESIZE),
        configs=configs,
    )
    return recipe.model_copy(update=fields)


def small_dataset(**recipe_fields: Any) -> Dataset:
    """Return a dataset of the small recipe, with other fields where given."""
    return Dataset(small_recipe(**recipe_fields), CARD, Path("datasets/provenance/recipe.yaml"))


class SmallCrawl:
    """Objects and images of a museum, written to a crawl folder when all are there."""

    def __init__(self, folder: Path, museum: str = "met", *, sample: bool = False) -> None:
        self.folder = folder
        self.museum = museum
        self.sample = sample
        self.blobs = BlobStore(folder / "blobs")
        self.objects: list[ObjectRecord] = []
        self.images: list[ImageRecord] = []

    def add_object(self, object_id: str, classes: tuple[str, ...] = ("egyptian",), **fields: Any) -> None:
        self.objects.append(
            ObjectRecord(
                museum=self.museum,
                object_id=object_id,
                permalink=f"https://museum.invalid/{object_id}",
                classes=list(classes),
                title=f"Object {object_id}",
                metadata_licence="CC0-1.0",
                raw_sha256="0" * 64,
                retrieved_at=NOON,
                **fields,
            )
        )

    def add_image(self, object_id: str, view: int, data: bytes | None, **fields: Any) -> str | None:
        """Add a stored image, or one without bytes; return its hash."""
        stored: dict[str, Any] = {"status": ImageStatus.MISSING, "reason": "404"}
        if data is not None:
            size = {"width": SIZE[0], "height": SIZE[1]}
            stored = {"status": ImageStatus.STORED, "sha256": self.blobs.put(data), "bytes": len(data), **size}
            stored["media_type"] = "image/jpeg"
        record = {
            "museum": self.museum,
            "object_id": object_id,
            "view": view,
            "image_id": f"{object_id}-{view}",
            "url": f"https://museum.invalid/{object_id}/{view}.jpg",
            "licence": "CC0-1.0",
            "credit": "Gift of a friend | 1900",
            "permalink": f"https://museum.invalid/{object_id}",
            "source": ImageSource.SAMPLE if self.sample else ImageSource.REAL,
            **stored,
            **fields,
        }
        self.images.append(ImageRecord(**record))
        return self.images[-1].sha256

    def add(self, object_id: str, label: str, *pictures: bytes | None, **fields: Any) -> None:
        """Add an object with a picture a view."""
        self.add_object(object_id, (label,), **fields)
        for view, data in enumerate(pictures):
            self.add_image(object_id, view, data)

    def write(self, *, finished: bool = True) -> Path:
        write_table(self.folder / "objects.parquet", self.objects, ObjectRecord)
        write_table(self.folder / "images.parquet", self.images, ImageRecord)
        crawl = begin(self.folder, load_crawler(self.museum), Order(api="https://museum.invalid"))
        if finished:
            crawl.save(crawl.state.finish(Counts(objects=len(self.objects), images=len(self.images))))
        return self.folder

    def candidates(self) -> list[Candidate]:
        """Write the crawl and read it as a source."""
        return read_crawl(self.write(), None).candidates

    def examples(self) -> list[Example]:
        """Return an example for each image, labelled by the class of its object."""
        spec = small_recipe().image
        return [
            Example(
                candidate.original,
                candidate,
                tuple(CLASSES.index(name) for name in candidate.subject.classes),
                {"image": Resized(candidate.original, spec)},
            )
            for candidate in self.candidates()
        ]


def ordinary_crawl(folder: Path, museum: str = "met", *, n_objects: int = 60, sample: bool = False) -> SmallCrawl:
    """Return a crawl, not written yet, of objects with one to three different pictures each, ten a class."""
    crawl = SmallCrawl(folder, museum, sample=sample)
    for number in range(n_objects):
        seeds = range(10 * number, 10 * number + 1 + number % 3)
        views = [picture(seed, sample=sample) for seed in seeds]
        crawl.add(f"{100 + number}", CLASSES[number % len(CLASSES)], *views)
    return crawl
