from __future__ import annotations

import io
import pickle

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from reliquary import pictures
from reliquary.build.pixels import PixelReader, decode
from reliquary.build.reader import BuiltDataset
from reliquary.errors import ReliquaryError
from tests.build.pictures.encoded import encoded, patches

IMAGE = pa.struct({"bytes": pa.binary(), "path": pa.string()})


class OneSplit:
    """A dataset with one config and one split, whose files a test wrote."""

    def __init__(self, *paths):
        self._paths = paths

    def shards(self, config, split):
        return list(self._paths)


def write(path, images, row_group=7, compression="NONE", **columns):
    cells = pa.array([{"bytes": image, "path": None} for image in images], IMAGE)
    table = pa.table({"image": cells, "label": list(range(len(images))), **columns})
    leaves = ["image.path", *table.column_names[1:]]
    options = {"compression": {"image.bytes": compression, **dict.fromkeys(leaves, "ZSTD")}, "use_dictionary": leaves}
    pq.write_table(table, path, row_group_size=row_group, **options)
    return path


def reader_of(*paths, columns=("label",)):
    return PixelReader(OneSplit(*paths), "default", "train", columns)


def expected(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).transpose(2, 0, 1)


PICTURES = [encoded(patches((40 + 2 * seed, 32), seed), "JPEG" if seed % 3 else "PNG") for seed in range(30)]


def test_rows_come_in_the_order_of_the_files_and_may_be_asked_for_in_any(tmp_path):
    reader = reader_of(write(tmp_path / "a.parquet", PICTURES[:20]), write(tmp_path / "b.parquet", PICTURES[20:]))
    assert len(reader) == 30
    for index in np.random.default_rng(0).permutation(30):
        row = reader[int(index)]
        assert np.array_equal(row["image"], expected(PICTURES[index]))
        assert row["label"] == (index if index < 20 else index - 20)
    assert np.array_equal(reader[-1]["image"], expected(PICTURES[-1]))
    for outside in (30, -31):
        with pytest.raises(IndexError, match="of 30"):
            reader[outside]


def test_large_images_of_several_pages_and_equal_ones_are_found(tmp_path):
    large = [encoded(Image.effect_noise((500, 400), 90), "JPEG", quality=95) for _ in range(25)]
    images = [*large, large[3], large[3], large[24]]
    path = write(tmp_path / "a.parquet", images, row_group=14)
    metadata = pq.read_metadata(path).row_group(0).column(0)
    assert metadata.total_compressed_size > 1 << 20  # more than one page
    reader = reader_of(path)
    for index in (27, 0, 13, 26, 25, 14, 3):
        assert np.array_equal(reader[index]["image"], expected(images[index]))


def test_a_batch_is_an_array_a_column(tmp_path):
    images = [encoded(patches((32, 24), seed), "JPEG") for seed in range(12)]
    titles = [f"Jar {number}" if number else None for number in range(12)]
    reader = reader_of(write(tmp_path / "a.parquet", images, title=titles), columns=("label", "title"))
    batch = reader.batch([5, 0, 11])
    assert batch["image"].shape == (3, 3, 24, 32)
    assert batch["image"].dtype == np.uint8
    assert np.array_equal(batch["image"][1], expected(images[0]))
    assert batch["label"].tolist() == [5, 0, 11]
    assert batch["title"].tolist() == ["Jar 5", None, "Jar 11"]


def test_images_of_different_sizes_come_as_a_list(tmp_path):
    batch = reader_of(write(tmp_path / "a.parquet", PICTURES)).batch([0, 1])
    assert [image.shape for image in batch["image"]] == [(3, 32, 40), (3, 32, 42)]


@pytest.mark.parametrize("with_simplejpeg", [True, False])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("subsampling", [0, 1, 2])
def test_pixels_are_those_of_pillow(monkeypatch, with_simplejpeg, mode, subsampling):
    pytest.importorskip("simplejpeg")
    if not with_simplejpeg:
        monkeypatch.setattr(pictures, "simplejpeg", None)
    for size in ((256, 256), (37, 53)):
        data = encoded(patches(size, cells=24).convert(mode), "JPEG", subsampling=subsampling, quality=90)
        assert np.array_equal(decode(data).transpose(2, 0, 1), expected(data))


def test_jpegs_that_hold_rgb_are_read_as_pillow_reads_them():
    data = encoded(patches((64, 64)), "JPEG", keep_rgb=True, subsampling=0)
    assert np.array_equal(decode(data).transpose(2, 0, 1), expected(data))


def test_a_reader_can_be_sent_to_another_process(tmp_path):
    reader = reader_of(write(tmp_path / "a.parquet", PICTURES))
    first = reader[3]["image"]
    assert np.array_equal(pickle.loads(pickle.dumps(reader))[3]["image"], first)


def test_what_is_wrong_with_a_file_is_told(tmp_path):
    good = write(tmp_path / "good.parquet", PICTURES)
    with pytest.raises(ReliquaryError, match="no column 'culture'; there are: image, label"):
        reader_of(good, columns=("culture",))
    with pytest.raises(ReliquaryError, match="twice.parquet: the images are compressed"):
        reader_of(write(tmp_path / "twice.parquet", PICTURES, compression="ZSTD"))
    pq.write_table(pa.table({"label": [1]}), tmp_path / "none.parquet")
    with pytest.raises(ReliquaryError, match="none.parquet: there is no column 'image'"):
        reader_of(tmp_path / "none.parquet")
    (tmp_path / "bad.parquet").write_bytes(good.read_bytes()[:-100])
    with pytest.raises(ReliquaryError, match="bad.parquet: not a readable Parquet file"):
        reader_of(tmp_path / "bad.parquet")


@pytest.mark.real
def test_a_built_dataset_reads_as_the_datasets_library_reads_it(built, tmp_path):
    from datasets import load_dataset

    dataset = BuiltDataset.open(built)
    for config in dataset.configs():
        for split in dataset.splits(config):
            theirs = load_dataset(str(built), config, split=split, cache_dir=str(tmp_path)).with_format("torch")
            ours = PixelReader(dataset, config, split)
            assert len(ours) == len(theirs)
            for index in range(len(ours)):
                row = theirs[index]
                assert np.array_equal(ours[index]["image"], row["image"].numpy())
                assert ours[index]["label"] == row["label"].item()


@pytest.mark.real
@pytest.mark.parametrize("workers", [0, 2])
def test_torch_takes_a_reader_as_its_dataset(built, workers):
    from torch.utils.data import DataLoader

    dataset = BuiltDataset.open(built)
    reader = PixelReader(dataset, dataset.configs()[0], "train")
    batches = list(
        DataLoader(reader, batch_size=16, num_workers=workers, multiprocessing_context="spawn" if workers else None)
    )
    assert sum(len(batch["label"]) for batch in batches) == len(reader)
    assert np.array_equal(batches[0]["image"].numpy(), reader.batch(range(16))["image"])
