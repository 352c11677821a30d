from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.pictures import carries_sample_mark
from reliquary.records import CompositeEffect
from reliquary.render.compositing.backgrounds.background import open_background, shown
from reliquary.render.compositing.composing import Composer
from reliquary.render.compositing.cutouts import tight_box
from reliquary.render.compositing.task import Wanted
from reliquary.rle import encode_mask
from reliquary.sample.scenes import sample_scene
from reliquary.seeds import derive
from tests.render.compositing.small_views import (
    GREEN,
    MAGENTA,
    SIDE,
    block,
    disc,
    plain_background,
    small_task,
    small_views,
    views_of,
)


@pytest.fixture
def blobs(tmp_path):
    return BlobStore(tmp_path)


def view_of(blobs, pixels, *, sample=False):
    (view,) = views_of(blobs, [pixels], sample=sample)
    return view.image_sha256


def ring(views):
    hashes = [view.image_sha256 for view in views]
    return [Wanted(sha256, number, tuple(set(hashes) - {sha256})) for sha256 in hashes for number in range(6)]


def opened(blobs, sha256):
    return Image.open(BytesIO(blobs.get(sha256)))


def decoded(mask):
    coco = pytest.importorskip("pycocotools.mask")
    return np.array(coco.decode({"size": list(mask.size), "counts": mask.counts.encode()}), dtype=bool)


def test_boxes_masks_and_shares_are_those_of_the_pixels(blobs):
    """Solid blocks on green: what is seen of each is told by its colour."""
    colours = [(255, 0, 255), (255, 0, 0), (0, 0, 255)]
    views = views_of(blobs, [block((8, 8, 40, 30), colour) for colour in colours])
    composer = Composer(small_task(blobs, objects=(3, 3), scale=(0.3, 0.6), hidden=0.6, beyond=0.3, quality=(100, 100)))
    hidden = 0
    for wanted in ring(views):
        composite, record = composer.compose(wanted), composer.make(wanted)
        pixels = np.asarray(composite.picture).astype(int)
        for part, standing in zip(record.parts, composite.arrangement.standing, strict=True):
            number = [view.image_sha256 for view in views].index(part.image_sha256)
            mask = decoded(part.mask)
            near = np.abs(pixels - colours[number]).sum(axis=-1) < 150
            assert (near & ~mask).sum() <= 0.1 * mask.sum() + 4, "half covered pixels may be nearer to either"
            assert (mask & ~near).sum() <= 0.25 * mask.sum() + 4
            left, top, right, bottom = tight_box(mask)
            assert part.bbox == [left, top, right - left, bottom - top]
            assert part.visible == mask.sum() / standing.cutout.covered.sum()
            hidden += part.visible < 1
    assert hidden > 5


def test_a_point_of_the_view_stands_where_place_and_scale_say(blobs):
    pixels = block((4, 4, 60, 60), (0, 0, 0))
    pixels[40:44, 24:28, :3] = 255
    composer = Composer(small_task(blobs, scale=(0.5, 1.4), beyond=0, backgrounds=[plain_background(blobs, (0, 0, 0))]))
    sha256 = view_of(blobs, pixels)
    for number in range(12):
        (part,) = composer.make(Wanted(sha256, number)).parts
        light = np.asarray(composer.compose(Wanted(sha256, number)).picture)[..., 1].astype(float)
        if light.max() < 100:
            continue  # it lies beyond the edge
        y, x = (float(np.average(axis + 0.5, weights=light)) for axis in np.indices(light.shape))
        expected = [part.place[0] + part.scale * 26, part.place[1] + part.scale * 42]
        if all(3 * part.scale < value < SIDE - 3 * part.scale for value in expected):
            assert (x, y) == pytest.approx(expected, abs=0.15)


@pytest.mark.parametrize("effects", [{}, {"harmonised": 1}, {"blurred": 1}])
def test_the_background_stays_wherever_nothing_is(blobs, effects):
    scene = Image.fromarray(sample_scene("street", 96, 96))
    buffer = BytesIO()
    scene.save(buffer, "JPEG", quality=95)
    background = plain_background(blobs).model_copy(update={"sha256": blobs.put(buffer.getvalue()), "blur": 2.0})
    composer = Composer(small_task(blobs, backgrounds=[background], objects=(1, 3), scale=(0.2, 0.5), **effects))
    for wanted in ring(small_views(blobs)):
        composite = composer.compose(wanted)
        size = (SIDE, SIDE)
        bare = np.asarray(shown(open_background(background.sha256, blobs), composite.crop, size))
        untouched = np.ones((SIDE, SIDE), dtype=bool)
        for _, cutout, (x, y) in composite.arrangement.standing:
            alpha = Image.new("L", size)
            alpha.paste(cutout.image.getchannel("a"), (x, y))
            untouched &= np.asarray(alpha) == 0
        assert untouched.sum() > 500
        assert np.array_equal(np.asarray(composite.picture)[untouched], bare[untouched])


def test_a_shadow_darkens_the_background_and_stays_outside_of_box_and_mask(blobs):
    views = ring(small_views(blobs))
    bare, shady = (Composer(small_task(blobs, scale=(0.3, 0.5), shadow=share)) for share in (0, 1))
    darker = 0
    for wanted in views:
        without, with_ = bare.compose(wanted), shady.compose(wanted)
        assert bare.make(wanted).parts == shady.make(wanted).parts
        change = np.asarray(with_.picture).astype(int) - np.asarray(without.picture)
        assert change.max() <= 0, "a shadow only darkens"
        outside = ~without.arrangement.layers.mask(0)
        darker += int(((change.sum(axis=-1) < -10) & outside).sum())
        ((_, cutout, place),) = without.arrangement.standing
        alpha = Image.new("L", (SIDE, SIDE))
        alpha.paste(cutout.image.getchannel("a"), place)
        assert not change[np.asarray(alpha) == 255].any(), "the object stays as it was"
    assert darker > 20 * len(views)


def test_each_effect_changes_its_part_alone(blobs):
    views = ring(small_views(blobs))
    background = plain_background(blobs).model_copy(update={"blur": 3.0})
    plain = Composer(small_task(blobs, backgrounds=[background], scale=(0.3, 0.5)))
    for effect, field in (
        (CompositeEffect.SHADOW, "shadow"),
        (CompositeEffect.HARMONISED, "harmonised"),
        (CompositeEffect.BLURRED, "blurred"),
    ):
        composer = Composer(small_task(blobs, backgrounds=[background], scale=(0.3, 0.5), **{field: 1}))
        records = [composer.make(wanted) for wanted in views]
        before = [plain.make(wanted) for wanted in views]
        assert {tuple(record.effects) for record in records} == {(effect,)}
        assert all(r.image_sha256 != b.image_sha256 for r, b in zip(records, before, strict=True))
        assert [(r.crop, r.parts[0].scale) for r in records] == [(b.crop, b.parts[0].scale) for b in before]


def test_quality_varies_and_decides_the_size(blobs):
    sha256 = view_of(blobs, disc())
    sizes = []
    for quality in ((20, 20), (95, 95), (20, 95)):
        composer = Composer(small_task(blobs, quality=quality))
        files = [blobs.get(composer.make(Wanted(sha256, number)).image_sha256) for number in range(10)]
        sizes.append(sum(map(len, files)))
    assert sizes[0] < sizes[2] < sizes[1]


def test_the_record_says_what_the_composite_is_made_of(blobs):
    backgrounds = [plain_background(blobs, (40 * k, 90, 0), (96 + 8 * k, 96)) for k in range(4)]
    composer = Composer(small_task(blobs, seed=3, backgrounds=backgrounds, objects=(2, 3), scale=(0.2, 0.4)))
    views = small_views(blobs)
    records = [composer.make(wanted) for wanted in ring(views)]
    assert {record.background_sha256 for record in records} == {b.sha256 for b in backgrounds}
    assert {len(record.parts) for record in records} == {2, 3}
    for wanted, record in zip(ring(views), records, strict=True):
        assert (record.view_sha256, record.number) == (wanted.view_sha256, wanted.number)
        assert record.seed == derive(3, "composite", wanted.view_sha256, wanted.number)
        hashes = [part.image_sha256 for part in record.parts]
        assert hashes[0] == wanted.view_sha256
        assert len(set(hashes)) == len(hashes)
        picture = opened(blobs, record.image_sha256)
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (SIDE, SIDE))


def test_pictures_are_not_square_where_the_wish_is_not(blobs):
    composer = Composer(small_task(blobs, size=(96, 40), scale=(1, 1), beyond=0))
    record = composer.make(Wanted(view_of(blobs, disc(radius=25)), 0))
    assert opened(blobs, record.image_sha256).size == (96, 40)
    (part,) = record.parts
    assert part.bbox[3] == pytest.approx(40, abs=1)
    assert part.mask.size == [40, 96]
    assert part.mask == encode_mask(decoded(part.mask))


def test_what_shows_a_sample_says_so(blobs):
    composer = Composer(small_task(blobs, objects=(2, 2), scale=(0.2, 0.3)))
    real, sample = view_of(blobs, disc()), view_of(blobs, block(), sample=True)
    marks = [
        carries_sample_mark(opened(blobs, composer.make(wanted).image_sha256))
        for wanted in (Wanted(real, 0), Wanted(sample, 0), Wanted(real, 1, (sample,)))
    ]
    assert marks == [False, True, True]


def test_fringes_after_all_of_it(blobs):
    """A magenta disc on green, the green channel: never below the magenta's, never above the ground's."""
    composer = Composer(small_task(blobs, scale=(0.2, 1.5), beyond=0.3))
    sha256 = view_of(blobs, disc(around=(0, 255, 0)))
    for number in range(20):
        pixels = np.asarray(composer.compose(Wanted(sha256, number)).picture).astype(int)
        for channel in range(3):
            low, high = sorted((GREEN[channel], MAGENTA[channel]))
            assert low - 2 <= pixels[..., channel].min() <= pixels[..., channel].max() <= high + 2
