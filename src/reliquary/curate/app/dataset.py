"""A collection as a FiftyOne dataset: made from our records, and brought up to date each time it is opened.

Import this module only after ``prepare_environment``, since it imports FiftyOne.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import fiftyone as fo

from reliquary.curate.app import fields
from reliquary.curate.app.decided import show_decisions
from reliquary.curate.app.pictures import PictureFile, PictureFiles
from reliquary.curate.app.samples import SampleMaker
from reliquary.curate.app.schema import DIGEST, Field, arrange_sidebar, declare, wanted_fields
from reliquary.curate.app.views import save_views
from reliquary.curate.checks.run import Found
from reliquary.curate.collection.item import Collection, Item
from reliquary.curate.deciding.log import DecisionLog
from reliquary.curate.predicted import Predicted
from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.locks import exclusive
from reliquary.progress import console, track

LOCK = ".app.lock"

Key = tuple[str | int | None, ...]
"""SHA-256, museum, object and view: the same item has the same key in every run."""

KEY = (fields.SHA256, "museum", "object_id", "view")


def dataset_name(collection: Collection) -> str:
    """Return the name of a collection's FiftyOne dataset."""
    return f"reliquary-{collection.kind.value}-{collection.name}"


def open_in_fiftyone(
    collection: Collection,
    found: Found,
    log: DecisionLog,
    *,
    folder: Path,
    reviewer: str,
    predicted: Predicted | None = None,
    quiet: bool = False,
) -> fo.Dataset:
    """Make the FiftyOne dataset of a collection, or bring it up to date.

    There is one sample an item. A sample whose picture and object are as before stays the same sample, so that the
    curator's own tags and fields stay too; what is gone is removed. Decisions are those of the file, always. A run that
    was killed leaves a part, which the next one completes. Samples of pictures that are not there, or cannot be
    decoded, carry the tag ``missing`` or ``unreadable``; what is missing is told in any case.

    Args:
        collection: The pictures.
        found: What the checks found.
        log: The file of decisions.
        folder: The collection's folder of curation; ``pictures/`` in it holds what the App shows.
        reviewer: Who decides in the App.
        predicted: What a model says of the pictures.
        quiet: Show no progress.

    Raises:
        ReliquaryError: The file of decisions is faulty, or another process opens the collection just now.
        FullDiskError: The disk is full.
    """
    name = dataset_name(collection)
    decisions = log.holding()
    with exclusive(folder / LOCK, f"{folder}: another process opens this collection just now; try again"):
        dataset = fo.load_dataset(name) if fo.dataset_exists(name) else fo.Dataset(name, persistent=True)
        before = dataset.info.get(fields.INFO, {})
        wanted = wanted_fields(collection, found.titles, predicted)
        declare(dataset, wanted, before.get("fields", []))
        files = PictureFiles(collection, folder)
        maker = SampleMaker(collection, found, predicted, files)
        update = _Update(dataset, wanted, maker, files, dict(found.looked.missing))
        update.run(collection, quiet=quiet)
        _tag(dataset, fields.UNREADABLE, found.looked.unreadable)
        show_decisions(dataset, decisions)
        arrange_sidebar(dataset, wanted)
        dataset.info[fields.INFO] = {
            **before,
            **_told(collection, found, log, reviewer),
            "fields": [each.name for each in wanted],
            "views": save_views(dataset, found.titles, before.get("views", [])),
        }
        dataset.save()
    if update.missing:
        _tell(update.missing)
    return dataset


def _told(collection: Collection, found: Found, log: DecisionLog, reviewer: str) -> dict[str, object]:
    """Return what the plugin must know."""
    return {
        "decisions": str(log.path.resolve()),
        "reviewer": reviewer,
        "class_names": list(collection.class_names),
        "kind": collection.kind.value,
        "name": collection.name,
        "checks": dict(found.titles),
    }


def _tell(missing: Mapping[str, str]) -> None:
    n = f"{len(missing):,} {'picture is' if len(missing) == 1 else 'pictures are'}"
    console.print(f"{n} missing (tag '{fields.MISSING}'), first {next(iter(missing.values()))}", highlight=False)


@dataclass
class _Update:
    """Samples are added, changed and removed, so that there is one an item, as the records say.

    Attributes:
        dataset: Where.
        wanted: Our fields.
        maker: Makes their values.
        files: The pictures as files.
        missing: Why pictures are not there or could not be read, by SHA-256; more are found on the way.
    """

    dataset: fo.Dataset
    wanted: Sequence[Field]
    maker: SampleMaker
    files: PictureFiles
    missing: dict[str, str]

    def run(self, collection: Collection, *, quiet: bool) -> None:
        items = {_key(item): item for item in collection.items}
        held = self._held(items)
        new, changed = [], {}
        for key, item in track(items.items(), "find pictures", quiet=quiet):
            if not self.files.is_there(item.sha256):
                self._file(item.sha256)
            number, digest = held.get(key, (None, None))
            if number is None:
                new.append(item)
            elif digest != self.maker.digest(item):
                changed[number] = item
        self._add(track(new, "add samples", quiet=quiet), len(new))
        self._change(changed, quiet=quiet)
        _tag(self.dataset, fields.MISSING, self.missing)

    def _held(self, items: Mapping[Key, Item]) -> dict[Key, tuple[str, str | None]]:
        """Return id and digest of the sample of each item, and remove all other samples."""
        ids, digests, *keys = self.dataset.values(["id", DIGEST, *KEY])
        held: dict[Key, tuple[str, str | None]] = {}
        stale = []
        for number, digest, key in zip(ids, digests, zip(*keys, strict=True), strict=True):
            if key in items and key not in held:
                held[key] = (number, digest)
            else:
                stale.append(number)
        if stale:
            self.dataset.delete_samples(stale)
        return held

    def _file(self, sha256: str) -> PictureFile:
        try:
            if sha256 not in self.missing:
                return self.files.find(sha256)
        except FullDiskError:
            raise
        except ReliquaryError as error:
            self.missing[sha256] = str(error)
        return PictureFile(self.files.place(sha256), None, None)

    def _add(self, items: Iterator[Item], number: int) -> None:
        samples = (fo.Sample(**self.maker.values(item, self._file(item.sha256))) for item in items)
        if number:
            self.dataset.add_samples(samples, expand_schema=False, validate=False, progress=False, num_samples=number)

    def _change(self, changed: Mapping[str, Item], *, quiet: bool) -> None:
        if not changed:
            return
        names = {each.name for each in self.wanted} - set(fields.DECISION_FIELDS)
        samples = self.dataset.select(list(changed)).iter_samples(autosave=True)
        for sample in track(samples, "change samples", total=len(changed), quiet=quiet):
            item = changed[sample.id]
            values = self.maker.values(item, self._file(item.sha256))
            sample.update_fields({**dict.fromkeys(names), **values}, expand_schema=False)


def _key(item: Item) -> Key:
    return (item.sha256, item.museum, item.object_id, item.view)


def _tag(dataset: fo.Dataset, tag: str, pictures: Mapping[str, object]) -> None:
    """Let exactly the samples of some pictures carry a tag."""
    dataset.match_tags(tag).untag_samples(tag)
    if pictures:
        dataset.select_by(fields.SHA256, list(pictures)).tag_samples(tag)
