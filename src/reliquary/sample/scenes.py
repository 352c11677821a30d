"""Background scenes: places where an object might be photographed, as RGB pictures of any size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from reliquary.errors import ReliquaryError
from reliquary.sample.drawing.emblems import EMBLEMS, emblem_silhouette
from reliquary.sample.drawing.fields import fractal_noise, smooth_noise
from reliquary.seeds import generator

MIN_SIDE = 32
MAX_PIXELS = 50_000_000

_Colour = tuple[int, int, int]


def sample_scene(kind: str, width: int, height: int, seed: int = 0, number: int = 0) -> NDArray[np.uint8]:
    """Draws a background scene.

    Args:
        kind: One of SCENES.
        width: Columns, MIN_SIDE px or more.
        height: Rows, MIN_SIDE px or more.
        seed: Seed of the set of scenes.
        number: Which scene of the set.

    Returns:
        RGB (H, W, 3).

    Raises:
        ReliquaryError: The kind is unknown, a side is too short, or there are more than MAX_PIXELS.
    """
    if kind not in _PAINTERS:
        raise ReliquaryError(f"sample scene: no kind {kind!r}; choose one of {', '.join(SCENES)}")
    if min(width, height) < MIN_SIDE or width * height > MAX_PIXELS:
        raise ReliquaryError(
            f"sample scene of {width} x {height} px: give sides from {MIN_SIDE} px and at most {MAX_PIXELS:,} px in all"
        )
    rng = generator(seed, "sample scene", kind, number)
    picture = _PAINTERS[kind](width, height, rng).astype(np.float32)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    light = 1 - 0.1 * (x * x + y * y) + 0.08 * rng.uniform(-1, 1) * x
    grain = rng.standard_normal((height, width), dtype=np.float32) * 2.5
    return np.clip(picture * light[..., None] + grain[..., None], 0, 255).astype(np.uint8)


def _gallery_wall(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """A painted wall with framed pictures under spotlights, a skirting board and a parquet floor."""
    wall = _pick(((196, 190, 180), (122, 58, 52), (70, 88, 96), (214, 210, 204), (88, 98, 78)), rng)
    horizon = int(height * rng.uniform(0.66, 0.8))
    image = Image.new("RGB", (width, height), wall)
    draw = ImageDraw.Draw(image)
    left = int(width * rng.uniform(-0.1, 0.1))
    while left < width:
        frame_height = int(horizon * rng.uniform(0.35, 0.6))
        frame_width = int(frame_height * rng.uniform(0.7, 1.5))
        top = int(horizon * 0.45 - frame_height / 2)
        _picture(image, (left, top, left + frame_width, top + frame_height), rng)
        left += frame_width + int(width * rng.uniform(0.08, 0.2))
    draw.rectangle((0, horizon - max(2, height // 40), width, horizon), fill=(228, 224, 216))
    picture = np.asarray(image, dtype=np.float32).copy()
    columns = np.arange(width)[None, :]
    spots = sum(np.exp(-(((columns - width * c) / (0.18 * width)) ** 2)) for c in rng.uniform(0, 1, 3))
    falloff = np.linspace(1, 0.4, horizon)[:, None]
    picture[:horizon] *= (0.78 + 0.28 * spots * falloff)[..., None]
    picture[horizon:] = _planks(width, height - horizon, (150, 106, 66), max(6, width // 14), rng)
    return picture


def _picture(image: Image.Image, box: tuple[int, int, int, int], rng: np.random.Generator) -> None:
    draw = ImageDraw.Draw(image)
    border = max(2, (box[3] - box[1]) // 14)
    draw.rectangle(box, fill=_pick(((166, 132, 62), (60, 46, 36), (40, 40, 42)), rng))
    inner = (box[0] + border, box[1] + border, box[2] - border, box[3] - border)
    draw.rectangle(inner, fill=_pick(((222, 214, 196), (110, 124, 118), (160, 130, 96), (74, 82, 104)), rng))
    side = min(inner[2] - inner[0], inner[3] - inner[1])
    if side > 8:
        cover = Image.fromarray((emblem_silhouette(EMBLEMS[int(rng.integers(len(EMBLEMS)))]) * 220).astype(np.uint8))
        place = ((inner[0] + inner[2] - side) // 2, (inner[1] + inner[3] - side) // 2)
        image.paste(_pick(((60, 50, 44), (150, 70, 52), (46, 70, 84)), rng), place, cover.resize((side, side)))


def _wooden_table(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """A table top of planks before a blurred room."""
    horizon = int(height * rng.uniform(0.3, 0.45))
    room = Image.new("RGB", (width, height), _pick(((172, 160, 146), (98, 104, 110), (140, 122, 104)), rng))
    draw = ImageDraw.Draw(room)
    for _ in range(5):
        x, w = int(rng.uniform(0, width)), int(width * rng.uniform(0.05, 0.25))
        top = int(height * rng.uniform(0, 0.25))
        draw.rectangle(
            (x, top, x + w, horizon), fill=_pick(((206, 196, 172), (82, 70, 62), (120, 134, 140), (60, 62, 66)), rng)
        )
    blurred = room.filter(ImageFilter.GaussianBlur(max(2, width // 50)))
    picture = np.asarray(blurred, dtype=np.float32).copy()
    wood = _pick(((164, 114, 70), (118, 78, 50), (190, 150, 104), (92, 62, 44)), rng)
    picture[horizon:] = _planks(width, height - horizon, wood, max(10, width // 6), rng)
    return picture


def _planks(width: int, height: int, wood: _Colour, plank: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Boards in perspective: their joints meet at a point above the picture."""
    depth = np.linspace(0.45, 1.0, height)[:, None]
    across = (np.arange(width)[None, :] - width / 2) / depth
    number = np.floor(across / plank).astype(np.intp)
    tones = rng.normal(1, 0.08, 4096)
    joint = 1 - 0.45 * (np.abs(across / plank - number) < 0.02)
    grain = np.asarray(Image.fromarray(smooth_noise(rng, max(2, height // 8), width, 3)).resize((width, height)))
    shade = tones[number % 4096] * joint * (1 + 0.05 * grain) * (0.75 + 0.3 * depth)
    return (np.array(wood) * shade[..., None]).astype(np.float32)


def _vitrine(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """A glass case with a cloth-covered shelf, labels, and reflections in the pane."""
    cloth = _pick(((188, 180, 166), (66, 30, 34), (44, 52, 62), (120, 112, 98)), rng)
    back = tuple(int(c * 0.62) for c in cloth)
    shelf = int(height * rng.uniform(0.68, 0.8))
    image = Image.new("RGB", (width, height), (back[0], back[1], back[2]))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, shelf, width, height), fill=cloth)
    for x in rng.uniform(0.05, 0.85, int(rng.integers(1, 4))):
        label = (int(width * x), int(height * 0.9), int(width * (x + 0.1)), int(height * 0.95))
        draw.rectangle(label, fill=(236, 234, 226))
        for line in (0.3, 0.6):
            y = label[1] + line * (label[3] - label[1])
            draw.line((label[0] + 3, y, label[2] - 3, y), fill=(120, 118, 112))
    post = max(3, width // 40)
    for x in (0, width - post):
        draw.rectangle((x, 0, x + post, height), fill=(58, 56, 54))
    draw.rectangle((0, 0, width, post), fill=(58, 56, 54))
    pane = Image.new("L", (width, height))
    streaks = ImageDraw.Draw(pane)
    for x in rng.uniform(-0.2, 1.0, 3):
        a, w = int(width * x), int(width * rng.uniform(0.03, 0.12))
        streaks.polygon([(a, height), (a + w, height), (a + w + height // 2, 0), (a + height // 2, 0)], fill=46)
    image.paste((255, 255, 255), (0, 0), pane.filter(ImageFilter.GaussianBlur(max(1, width // 90))))
    picture = np.asarray(image, dtype=np.float32)
    weave = 1 + 0.03 * smooth_noise(rng, height, width, 2)
    glow = np.linspace(1.2, 0.85, height)[:, None]
    return (picture * (weave * glow)[..., None]).astype(np.float32)


def _street(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Houses on both sides of a road that runs to the horizon."""
    horizon = int(height * rng.uniform(0.4, 0.55))
    image = _sky(width, height, horizon, rng)
    draw = ImageDraw.Draw(image)
    vanish = width * float(rng.uniform(0.4, 0.6))
    draw.polygon([(0, height), (width, height), (vanish + 2, horizon), (vanish - 2, horizon)], fill=(112, 110, 106))
    draw.polygon([(0, horizon), (vanish, horizon), (0, height)], fill=(158, 152, 142))
    draw.polygon([(width, horizon), (vanish, horizon), (width, height)], fill=(158, 152, 142))
    for side in (0.0, float(width)):
        near = 0.0
        for k in range(5):
            far = 1 - (1 - near) * float(rng.uniform(0.55, 0.7))
            _house(draw, (side, vanish), (near, far), (horizon, height), rng)
            near = far if k < 4 else 1.0
    picture = np.asarray(image, dtype=np.float32)
    return (picture * (1 + 0.05 * fractal_noise(rng, height, width, max(4, width / 12)))[..., None]).astype(np.float32)


def _house(
    draw: ImageDraw.ImageDraw, sides: tuple[float, float], reach: tuple[float, float], levels: tuple[int, int],
    rng: np.random.Generator,
) -> None:  # fmt: skip
    """A front between two depths (0 near, 1 at the vanishing point), with rows of windows."""
    (near_x, vanish), (horizon, bottom) = sides, levels
    tall = float(rng.uniform(0.8, 1.4))
    xs = [near_x + (vanish - near_x) * t for t in reach]
    tops = [horizon - horizon * tall * (1 - t) for t in reach]
    feet = [horizon + (bottom - horizon) * 0.75 * (1 - t) for t in reach]
    wall = _pick(((206, 186, 150), (176, 128, 98), (196, 196, 188), (150, 142, 128), (186, 160, 128)), rng)
    draw.polygon([(xs[0], tops[0]), (xs[1], tops[1]), (xs[1], feet[1]), (xs[0], feet[0])], fill=wall)
    for u in np.linspace(0.15, 0.75, 3):
        for v in (0.12, 0.36, 0.6):
            corners = []
            for du, dv in ((0, 0), (0.14, 0), (0.14, 0.14), (0, 0.14)):
                x = xs[0] + (xs[1] - xs[0]) * (u + du)
                top, foot = (levels_at[0] + (levels_at[1] - levels_at[0]) * (u + du) for levels_at in (tops, feet))
                corners.append((x, top + (foot - top) * (v + dv)))
            draw.polygon(corners, fill=(64, 72, 82))


def _field(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Grass, hills and trees under a clouded sky."""
    horizon = int(height * rng.uniform(0.42, 0.6))
    image = _sky(width, height, horizon, rng)
    draw = ImageDraw.Draw(image)
    for layer, colour in enumerate(((120, 136, 130), (104, 122, 92), (92, 112, 66))):
        wave = np.interp(np.arange(width), np.linspace(0, width, 9), rng.normal(0, height * 0.03, 9))
        base = horizon + layer * height * 0.05
        outline = [(float(x), float(base + w)) for x, w in enumerate(wave)]
        draw.polygon([*outline, (width, height), (0, height)], fill=colour)
    for x in rng.uniform(0, width, 7):
        size = height * float(rng.uniform(0.03, 0.09))
        foot = horizon + height * float(rng.uniform(0.04, 0.1))
        draw.rectangle((x - size / 12, foot - size, x + size / 12, foot), fill=(78, 62, 48))
        draw.ellipse((x - size / 2, foot - 2 * size, x + size / 2, foot - 0.6 * size), fill=(64, 86, 52))
    picture = np.asarray(image, dtype=np.float32).copy()
    grass = 1 + 0.12 * fractal_noise(rng, height - horizon, width, 9, 3)
    picture[horizon:] *= grass[..., None]
    return picture


def _mountains(width: int, height: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Ranges of rock in the haze, snow on the far ones, woods at the foot, and a meadow."""
    horizon = int(height * rng.uniform(0.7, 0.82))
    picture = np.asarray(_sky(width, height, horizon, rng), dtype=np.float32).copy()
    rows = np.arange(height, dtype=np.float32)[:, None]
    rock = np.array(_pick(((136, 128, 118), (120, 118, 120), (142, 122, 104)), rng))
    haze = np.array((186, 198, 210))
    for far, tall in ((0.6, 0.5), (0.35, 0.4), (0.1, 0.22)):
        ridge = fractal_noise(rng, 2, width, width / 3, 6)[:1]
        crest = horizon - height * tall * (0.75 + 0.22 * ridge)
        face = fractal_noise(rng, height, width, width / 9, 5)
        lit = 0.85 + 1.4 * np.clip(np.gradient(face, axis=1) * width / 60, -0.35, 0.35)
        snowy = (rows - crest < height * 0.09 * (1 + face)) & (tall > 0.3)
        ground = np.where(snowy[..., None], (236, 238, 242), rock) * lit[..., None]
        picture = np.where((rows > crest)[..., None], far * haze + (1 - far) * ground, picture)
    treetops = horizon - height * 0.05 * (1 + np.abs(fractal_noise(rng, 2, width, 5, 2)[:1]))
    woods = np.array((52, 70, 50)) * (1 + 0.25 * fractal_noise(rng, height, width, 5, 2))[..., None]
    picture = np.where((rows > treetops)[..., None], woods, picture)
    meadow = np.array((116, 128, 76)) * (1 + 0.12 * fractal_noise(rng, height, width, 9, 3))[..., None]
    return np.where((rows > horizon + 0.02 * height)[..., None], meadow, picture).astype(np.float32)


def _sky(width: int, height: int, horizon: int, rng: np.random.Generator) -> Image.Image:
    top, low = np.array([92, 136, 188]) * rng.uniform(0.8, 1.1), np.array([206, 218, 224]) * rng.uniform(0.9, 1.05)
    t = np.clip(np.arange(height) / max(horizon, 1), 0, 1)[:, None, None]
    sky = (1 - t) * top + t * low
    clouds = np.clip(fractal_noise(rng, height, width, max(8, width / 4), 4), 0, 1.5)[..., None] / 1.8
    sky = sky + (238 - sky) * clouds
    return Image.fromarray(np.clip(sky, 0, 255).astype(np.uint8))


def _pick(options: tuple[_Colour, ...], rng: np.random.Generator) -> _Colour:
    return options[int(rng.integers(len(options)))]


_PAINTERS: dict[str, Callable[[int, int, np.random.Generator], NDArray[np.float32]]] = {
    "gallery_wall": _gallery_wall,
    "wooden_table": _wooden_table,
    "vitrine": _vitrine,
    "street": _street,
    "field": _field,
    "mountains": _mountains,
}

SCENES: tuple[str, ...] = tuple(_PAINTERS)
"""The kinds of scenes."""
