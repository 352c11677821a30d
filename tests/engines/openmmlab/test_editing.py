"""Models of MMagic through the same worker, on sample murals and landscapes."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.engines.openmmlab.messages import InpaintingWork, Predicted, Trained, TranslationWork
from reliquary.engines.openmmlab.process import run
from reliquary.errors import ReliquaryError
from reliquary.sample.landscapes import sample_landscape
from reliquary.sample.murals import sample_mural
from reliquary.sample.scenes import sample_scene

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("openmmlab")]

PCONV = "partial_conv/pconv_stage1_8xb12_places-256x256.py"
CYCLEGAN = "cyclegan/cyclegan_lsgan-resnet-in_1xb1-250kiters_summer2winter.py"
WIDTH, HEIGHT = 300, 260


def write(path, pixels):
    Image.fromarray(np.asarray(pixels)).save(path)
    return path


def read(path):
    return np.asarray(Image.open(path).convert("RGB"), dtype=int)


@pytest.fixture
def murals(tmp_path):
    return [write(tmp_path / f"mural-{n}.png", sample_mural(WIDTH, HEIGHT, number=n).image) for n in range(3)]


@pytest.fixture
def masks(tmp_path):
    """Masks with a square hole each; 0 is lost."""
    paths = []
    for number in range(3):
        mask = np.full((HEIGHT, WIDTH), 255, np.uint8)
        mask[60:140, 40 + 60 * number : 120 + 60 * number] = 0
        paths.append(write(tmp_path / f"mask-{number}.png", mask))
    return paths


def test_pconv_trains_and_restores_the_lost_pixels_alone(installed, tmp_path, murals, masks):
    seen = []
    work = InpaintingWork(
        PCONV, tmp_path / "pconv", murals[:2], [(murals[2], masks[2])], masks[:2], seed=0, iterations=2
    )
    done = run(installed.require(), work, work.folder, tmp_path / "log.txt", seen.append)
    assert seen == [Trained(0, 2), Trained(1, 2), Trained(2, 2), Predicted(1, 1)]
    restored, original = read(done.predictions / "mural-2.png"), read(murals[2])
    intact = np.asarray(Image.open(masks[2])) == 255
    assert restored.shape == (HEIGHT, WIDTH, 3)
    assert np.array_equal(restored[intact], original[intact])
    assert not np.array_equal(restored[~intact], original[~intact])
    assert done.parameters > 20_000_000


def test_cyclegan_trains_and_translates(installed, tmp_path):
    first = [write(tmp_path / f"photo-{n}.png", sample_scene("mountains", 160, 120, 0, n)) for n in range(2)]
    second = [write(tmp_path / f"painting-{n}.png", sample_landscape(256, 256, number=n)) for n in range(3)]
    work = TranslationWork(CYCLEGAN, tmp_path / "gan", (first, second), first[:1], seed=0, iterations=3, image_size=64)
    done = run(installed.require(), work, work.folder, tmp_path / "log.txt")
    translated = read(done.predictions / "photo-0.png")
    assert translated.shape == (120, 160, 3)
    assert translated.std() > 0
    assert not np.array_equal(translated, read(first[0]))
    assert (work.folder / "last.pth").is_file()


def test_a_damaged_picture_is_named(installed, tmp_path, murals, masks):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    work = InpaintingWork(PCONV, tmp_path / "pconv", [broken], [(murals[2], masks[2])], masks, seed=0, iterations=1)
    with pytest.raises(ReliquaryError, match=r"broken.png: not a readable image"):
        run(installed.require(), work, work.folder, tmp_path / "log.txt")
