"""Photographs of designs that are held out: the check is judged on these and was not fitted to them."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np
from PIL import Image

from reliquary.height_fields import normals_from_height
from reliquary.sample.blanks.camera import photographed, uneven_light
from reliquary.sample.blanks.finds import sample_museum
from reliquary.sample.blanks.grounds import lay, plain, plane
from reliquary.sample.blanks.papers import BLACK_INK, paper, written
from reliquary.sample.drawing.emblems import emblem_relief, emblem_silhouette
from reliquary.sample.drawing.fields import fractal_noise, gaussian_blur, smooth_noise, smoothstep
from reliquary.sample.drawing.pen import Pen
from reliquary.sample.drawing.scripts import SCRIPTS
from reliquary.sample.drawing.shading import Field, Surface, random_light, shade
from reliquary.sample.objects.vessels import FORMS, vessel_profile

EMBLEMS = ("profile", "figure", "falcon", "owl", "horse", "lion", "crane", "amphora", "tree")


def jasperware(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a plaque of matt stoneware: a white relief on a ground of one soft colour."""
    relief = _placed(emblem_relief(str(rng.choice(EMBLEMS))), rng, height, width, (0.4, 0.9))
    body = (rng.uniform(0.4, 0.7) * rng.uniform(0.7, 1.2, 3)).astype(np.float32)
    colour = plain(height, width, body)
    lay(colour, smoothstep(0.05, 0.3, relief), np.full(3, 0.88, np.float32), float(rng.uniform(0.5, 1)))
    grain = smooth_noise(rng, height, width, max(1.5, height / 180))
    return photographed(_lit(colour, relief * np.float32(height * 0.02) + grain * np.float32(0.03), rng), rng)


def stele_rubbing(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a rubbing: paper that was blackened over a stele, where the signs stay white."""
    signs = written(
        rng, height, width, str(rng.choice(SCRIPTS)), int(rng.integers(3, 10)), float(rng.uniform(0.7, 0.95))
    )
    dabs = fractal_noise(rng, height, width, height / float(rng.uniform(15, 40)))
    worn = smoothstep(0.8, 1.8, smooth_noise(rng, height, width, height / 25))
    ink = np.clip(0.9 + 0.08 * dabs - 0.5 * worn, 0, 1) * (1 - signs)
    sheet = paper(rng, height, width, (0.7, 0.9))
    lay(sheet, ink.astype(np.float32), np.full(3, 0.06, np.float32), float(rng.uniform(0.85, 1)))
    return photographed(sheet, rng)


def quilted_white(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs white cloth with a quilted pattern that shows by its soft shadows alone."""
    x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    period = float(rng.uniform(0.06, 0.18)) * max(height, width)
    drift = 0.15 * period * smooth_noise(rng, height, width, max(height, width) / 3)
    waves = [np.abs(np.sin((x + turn * y + drift) * np.float32(pi / period))) for turn in (1, -1)]
    puffed = np.sqrt(waves[0] * waves[1]) * np.float32(period * rng.uniform(0.05, 0.15))
    threads = smooth_noise(rng, height, width, max(1.5, height / 250))
    white = plain(height, width, (rng.uniform(0.85, 0.95) * np.array([1, 0.99, 0.96])).astype(np.float32))
    return photographed(_lit(white, puffed + np.float32(0.08) * threads, rng), rng)


def watermarked_paper(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs an empty leaf against the light: the mark of its maker is a little paler than the rest."""
    sheet = paper(rng, height, width, (0.55, 0.85))
    clouds = fractal_noise(rng, height, width, max(height, width) / 25)
    sheet *= (1 + np.float32(rng.uniform(0.015, 0.04)) * clouds)[..., None]
    mark = _placed(emblem_silhouette(str(rng.choice(EMBLEMS))), rng, height, width, (0.25, 0.6))
    line = np.abs(mark - gaussian_blur(mark, max(1.0, height / 120)))
    lay(sheet, np.clip(2 * line, 0, 1), np.ones(3, np.float32), float(rng.uniform(0.15, 0.4)))
    return photographed(sheet, rng)


def x_ray_film(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs the X-ray of a vessel: walls that glow at their edges, on the black of the film."""
    profile = np.asarray(vessel_profile(str(rng.choice(FORMS)), rng))
    x, y = plane(height, width)
    zoom, wall = float(rng.uniform(0.5, 0.85)), float(rng.uniform(0.06, 0.2))
    level = np.clip((zoom - y) / (2 * zoom), 0, 1)
    radius = np.interp(level, np.linspace(0, 1, len(profile)), profile * 2 * zoom) * (np.abs(y) < zoom)
    across = np.abs(x * np.float32(width / height))
    outer = np.sqrt(np.maximum(0, radius**2 - across**2))
    inner = np.sqrt(np.maximum(0, ((1 - wall) * radius) ** 2 - across**2))
    thick = gaussian_blur((outer - inner).astype(np.float32), max(0.7, height / 300))
    clay = 1 + np.float32(0.08) * fractal_noise(rng, height, width, height / 50)
    light = float(rng.uniform(0.03, 0.12)) + 1 - np.exp(-thick * clay * np.float32(rng.uniform(1, 4)))
    return photographed(np.repeat(light[..., None], 3, axis=-1).astype(np.float32), rng)


def daguerreotype(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a silvered plate: a pale sitter that hardly parts from the dark, and tarnish from the edges."""
    x, y = plane(height, width)
    head = np.exp(-((np.hypot(x * 1.1, y + 0.25) / 0.3) ** 4))
    body = smoothstep(0.0, 0.15, y - 0.1 - 0.5 * x * x) * smoothstep(0.0, 0.15, np.float32(0.75) - np.abs(x) + 0 * y)
    folds = fractal_noise(rng, height, width, max(height, width) / 12)
    face = head * (1 + 0.15 * fractal_noise(rng, height, width, max(height, width) / 20))
    light = (
        0.3
        + np.float32(rng.uniform(0.08, 0.25)) * face
        - np.float32(rng.uniform(0.04, 0.12)) * body * (1 + 0.5 * folds)
    )
    edge = smoothstep(0.6, 1.1, np.maximum(np.abs(x), np.abs(y)) + 0.1 * fractal_noise(rng, height, width, height / 6))
    plate = light[..., None] * (rng.uniform(0.8, 1.3) * np.array([0.98, 1, 1.02])).astype(np.float32)
    plate = plate.astype(np.float32)
    lay(plate, edge, np.array([0.3, 0.25, 0.35], np.float32), float(rng.uniform(0.3, 0.9)))
    return photographed(plate, rng)


def string_of_beads(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs small beads on a thread that lies in a curve on plain card."""
    ground = plain(height, width, np.full(3, rng.uniform(0.15, 0.95), np.float32))
    ground *= uneven_light(height, width, rng, 0.04)[..., None]
    aspect, count = width / height, int(rng.integers(20, 60))
    wide, deep = float(rng.uniform(0.2, 0.4)) * aspect, float(rng.uniform(0.2, 0.4))
    size = float(rng.uniform(0.008, 0.018))
    body, glint = Pen(height, aspect), Pen(height, aspect)
    for angle in np.linspace(0.1 * pi, 1.9 * pi, count) - pi / 2:
        x, y = aspect / 2 + wide * cos(angle) + float(rng.normal(0, 0.004)), 0.5 + deep * sin(angle)
        radius = size * float(rng.uniform(0.7, 1.3))
        body.disc((x, y), radius, int(rng.integers(150, 256)))
        glint.disc((x - 0.3 * radius, y - 0.3 * radius), 0.4 * radius)
    colour = rng.uniform(0.05, 0.8, 3).astype(np.float32)
    shadow = gaussian_blur(np.roll(body.coverage(), (2, 2), (0, 1)), max(1.0, height / 200))
    lay(ground, shadow, np.zeros(3, np.float32), 0.3)
    lay(ground, body.coverage(), colour)
    lay(ground, gaussian_blur(glint.coverage(), max(0.5, height / 600)), np.ones(3, np.float32), 0.5)
    return photographed(ground, rng)


def comet_sketch(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs what an observer drew at the telescope: some dots for stars, and the smudge of a comet."""
    sheet = paper(rng, height, width, (0.75, 0.95))
    x, y = plane(height, width)
    angle, place = float(rng.uniform(0, 2 * pi)), rng.uniform(-0.3, 0.3, 2)
    along = (x - place[0]) * cos(angle) + (y - place[1]) * sin(angle)
    across = (y - place[1]) * cos(angle) - (x - place[0]) * sin(angle)
    tail = np.exp(-np.maximum(along, 0) * 3 - (across / (0.04 + 0.1 * np.abs(along))) ** 2) * (along > -0.05)
    tooth = smoothstep(-1, 1, smooth_noise(rng, height, width, max(1.5, height / 250)))
    stars = Pen(height, width / height)
    for _ in range(int(rng.integers(8, 40))):
        stars.disc((float(rng.random()) * width / height, float(rng.random())), float(rng.uniform(0.002, 0.008)))
    cover = np.maximum(tail.astype(np.float32) * tooth, stars.coverage())
    lay(sheet, cover, BLACK_INK, float(rng.uniform(0.3, 0.8)))
    return photographed(sheet, rng)


def crackled_glaze(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a plate of one pale glaze from near: a net of fine cracks, and the gloss of a window."""
    glaze = (rng.uniform(0.5, 0.85) * np.array([rng.uniform(0.8, 1), 1, rng.uniform(0.8, 1)])).astype(np.float32)
    field = plain(height, width, glaze) * (1 + 0.015 * fractal_noise(rng, height, width, height / 5))[..., None]
    for size, strength in ((12, 0.35), (28, 0.2)):
        noise = smooth_noise(rng, height, width, max(height, width) / float(size))
        cracks = np.exp(-((noise / np.float32(0.05)) ** 2))
        lay(field, cracks, np.array([0.3, 0.22, 0.15], np.float32), strength * float(rng.uniform(0.4, 1)))
    x, y = plane(height, width)
    gloss = np.exp(-(((x - rng.uniform(-0.8, 0.8)) / 0.25) ** 2) - ((y - rng.uniform(-0.8, 0.8)) / 0.25) ** 2)
    lay(field, gloss.astype(np.float32), np.ones(3, np.float32), float(rng.uniform(0, 0.6)))
    return photographed(field.astype(np.float32), rng)


def glass_negative(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs the negative of a museum's photograph on a lamp: thin, grey, with dark edges of emulsion."""
    photograph = Image.fromarray((255 * sample_museum(rng, height, width)).astype(np.uint8)).convert("L")
    view = photograph.resize((width, height), Image.Resampling.BICUBIC)
    dense = 1 - np.asarray(view, np.float32) / np.float32(255)
    low, spread = float(rng.uniform(0.15, 0.4)), float(rng.uniform(0.15, 0.5))
    x, y = plane(height, width)
    ragged = np.maximum(np.abs(x), np.abs(y)) + 0.02 * smooth_noise(rng, height, width, height / 8)
    light = low + np.float32(spread) * dense - np.float32(low) * smoothstep(0.9, 0.96, ragged)
    return photographed(np.repeat(light[..., None], 3, axis=-1).astype(np.float32), rng)


def blind_tooled_leather(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs the cover of a book: frames pressed into leather of one colour."""
    aspect = width / height
    pen = Pen(height, aspect)
    for _ in range(int(rng.integers(2, 5))):
        edge, line = float(rng.uniform(0.04, 0.3)) * min(1, aspect), float(rng.uniform(0.005, 0.014))
        corners = [(edge, edge), (aspect - edge, edge), (aspect - edge, 1 - edge), (edge, 1 - edge), (edge, edge)]
        pen.line(corners, line)
    grain = fractal_noise(rng, height, width, max(3.0, height / float(rng.uniform(40, 90))))
    depth = -gaussian_blur(pen.coverage(), height / 350) * np.float32(height * rng.uniform(0.004, 0.01))
    hide = rng.uniform(0.15, 0.6) * np.array([1, rng.uniform(0.5, 0.8), rng.uniform(0.3, 0.6)])
    worn = 1 + np.float32(0.06) * fractal_noise(rng, height, width, height / 4)
    return photographed(
        _lit(plain(height, width, hide.astype(np.float32)) * worn[..., None], depth + np.float32(0.12) * grain, rng),
        rng,
    )


def bronze_needle(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a thin needle or a hairpin that lies across plain paper."""
    ground = plain(height, width, np.full(3, rng.uniform(0.3, 0.96), np.float32))
    ground *= uneven_light(height, width, rng, 0.04)[..., None]
    aspect = width / height
    angle, half = float(rng.uniform(0, pi)), float(rng.uniform(0.25, 0.42)) * min(1, aspect)
    point, head = ((aspect / 2 + r * half * cos(angle), 0.5 + r * half * sin(angle)) for r in (-1, 1))
    thick = float(rng.uniform(0.008, 0.018))
    across = (-sin(angle) * thick / 2, cos(angle) * thick / 2)
    pen = Pen(height, aspect)
    pen.polygon([point, (head[0] + across[0], head[1] + across[1]), (head[0] - across[0], head[1] - across[1])])
    pen.disc(head, thick * float(rng.uniform(0.8, 1.8)))
    cover = gaussian_blur(pen.coverage(), max(0.5, height / 800))
    shadow = gaussian_blur(np.roll(cover, (max(2, height // 120),) * 2, (0, 1)), max(1.0, height / 150))
    lay(ground, shadow, np.zeros(3, np.float32), 0.35)
    patina = 1 + 0.25 * fractal_noise(rng, height, width, height / 40)
    bronze = plain(height, width, np.array([0.35, 0.38, 0.28], np.float32)) * patina[..., None]
    return photographed(ground + (bronze.astype(np.float32) - ground) * cover[..., None], rng)


def ground_plan(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs the plan of a building in thin ink on tracing paper."""
    sheet = paper(rng, height, width, (0.75, 0.92))
    aspect = width / height
    pen, line = Pen(height, aspect), float(rng.uniform(0.003, 0.006))
    edges = [np.sort(rng.uniform(0.12, 0.88, int(rng.integers(3, 6)))) for _ in range(2)]
    left, right, top, bottom = aspect * edges[0][0], aspect * edges[0][-1], edges[1][0], edges[1][-1]
    for gap in (0.0, 0.012):
        for x in edges[0] * aspect + gap:
            pen.line([(float(x), float(top)), (float(x), float(bottom))], line)
        for y in edges[1] + gap:
            pen.line([(float(left), float(y)), (float(right), float(y))], line)
    for _ in range(int(rng.integers(0, 8))):
        pen.ring((float(rng.uniform(left, right)), float(rng.uniform(top, bottom))), 0.015, line)
    broken = smoothstep(-2.0, -0.5, smooth_noise(rng, height, width, height / 60))
    lay(sheet, pen.coverage() * broken, BLACK_INK, float(rng.uniform(0.3, 0.9)))
    return photographed(sheet, rng)


def _placed(emblem: Field, rng: np.random.Generator, height: int, width: int, shares: tuple[float, float]) -> Field:
    """Sets an emblem into the middle of a picture; returns (height, width)."""
    side = round(float(rng.uniform(*shares)) * min(height, width))
    sized = Image.fromarray(np.asarray(emblem, np.float32)).resize((side, side), Image.Resampling.BICUBIC)
    cover = np.zeros((height, width), np.float32)
    top, left = (height - side) // 2, (width - side) // 2
    cover[top : top + side, left : left + side] = np.clip(np.asarray(sized), 0, 1)
    return cover


def _lit(colour: Field, raised: Field, rng: np.random.Generator) -> Field:
    """Lights a surface that fills the picture; ``raised`` is its height (h, w) in px."""
    surface = Surface(
        colour=np.clip(colour, 0, 1).astype(np.float32),
        normal=normals_from_height(raised.astype(np.float32)),
        coverage=np.ones(raised.shape, np.float32),
        gloss=0.0,
        standing=False,
    )
    return shade(surface, random_light(rng))


DRAWS = (
    jasperware,
    stele_rubbing,
    quilted_white,
    watermarked_paper,
    x_ray_film,
    daguerreotype,
    string_of_beads,
    comet_sketch,
    crackled_glaze,
    glass_negative,
    blind_tooled_leather,
    bronze_needle,
    ground_plan,
)
"""All of them."""
