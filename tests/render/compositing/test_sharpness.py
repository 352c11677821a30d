from __future__ import annotations

import pytest
from PIL import Image, ImageFilter

from reliquary.render.compositing.sharpness import GREATEST, blur_of, missing_blur
from reliquary.sample.scenes import sample_scene


@pytest.mark.parametrize("kind", ["street", "gallery_wall"])
@pytest.mark.parametrize("sigma", [1.2, 2.0, 3.0])
def test_a_blur_is_told(kind, sigma):
    scene = Image.fromarray(sample_scene(kind, 640, 480))
    assert blur_of(scene.filter(ImageFilter.GaussianBlur(sigma))) == pytest.approx(sigma, rel=0.3)


@pytest.mark.parametrize("kind", ["street", "gallery_wall", "mountains"])
def test_sharp_pictures_are_told(kind):
    assert blur_of(Image.fromarray(sample_scene(kind, 640, 480))) < 0.9


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (64, 64)])
def test_a_picture_without_edges_says_nothing(size):
    assert blur_of(Image.new("RGB", size, (90, 80, 70))) == 0


def test_there_is_a_greatest_blur():
    edge = Image.new("L", (400, 400))
    edge.paste(255, (200, 0, 400, 400))
    assert blur_of(edge.filter(ImageFilter.GaussianBlur(5))) <= GREATEST + 0.01


def test_what_is_blurred_already_needs_less():
    assert missing_blur(0.4, 1) == 0
    assert missing_blur(2, 0.3) == missing_blur(2, 1) == pytest.approx(3.75**0.5)
    assert missing_blur(2, 3) == pytest.approx((4 - 2.25) ** 0.5)
    assert missing_blur(2, 8) == 0
