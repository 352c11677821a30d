import numpy as np
import pytest
from PIL import Image

from reliquary.render.scene import Quality

pytestmark = pytest.mark.real

OBJ = """mtllib board.mtl
v -1 -1 0
v 1 -1 0
v 1 1 0
v -1 1 0
vt 0 0
vt 1 0
vt 1 1
vt 0 1
usemtl paint
f 1/1 2/2 3/3 4/4
"""


@pytest.fixture
def board(tmp_path):
    """Writes a board with a texture of a name, on material of some colour."""
    folder = tmp_path / "models"
    folder.mkdir()

    def write(texture, colour="0.8 0.1 0.1"):
        (folder / "board.obj").write_text(OBJ)
        (folder / "board.mtl").write_text(f"newmtl paint\nKd {colour}\nmap_Kd {texture}\n")
        return folder / "board.obj"

    return write


def picture(path, size=(64, 64), colour=(20, 40, 220)):
    Image.new("RGB", size, colour).save(path)


def test_a_texture_is_seen(worker, board):
    path = board("blue.png")
    picture(path.with_name("blue.png"))
    assert worker.load(path)["notes"] == []
    red, green, blue = worker.shoot().colour
    assert blue > 2 * max(red, green)


def test_a_missing_texture_is_named_and_the_plain_colour_seen(worker, board):
    answer = worker.load(board("nowhere.png"))
    assert answer["notes"] == ["texture missing: nowhere.png"]
    red, green, blue = worker.shoot().colour
    assert red > 2 * max(green, blue)  # pink, Blender's sign of a missing picture, has as much blue


def test_a_damaged_texture_is_a_fault(worker, board):
    path = board("damaged.png")
    path.with_name("damaged.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "texture"
    assert fault["reason"].startswith(f"{path}: its texture 'damaged.png' cannot be decoded")


@pytest.mark.parametrize("form", ["relative", "absolute", "link"])
def test_a_texture_outside_the_folder_is_refused(worker, board, tmp_path, form):
    outside = tmp_path / "outside.png"
    picture(outside)
    name = {"relative": "../outside.png", "absolute": str(outside), "link": "link.png"}[form]
    path = board(name)
    if form == "link":
        path.with_name("link.png").symlink_to(outside)
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "texture"
    assert f"lies outside {path.parent}" in fault["reason"]


def test_a_large_texture_is_scaled_down_and_still_seen(worker, board):
    path = board("large.png")
    picture(path.with_name("large.png"), (8192, 256))
    assert worker.load(path)["notes"] == ["texture of 8192 x 256 px scaled down to 4096 px: large.png"]
    red, green, blue = worker.shoot().colour
    assert blue > 2 * max(red, green)


def test_a_large_texture_looks_as_a_smaller_one(make_worker, board, tmp_path):
    worker = make_worker(Quality(samples=16, noise=0.0, denoise=False))
    values = np.kron(np.random.default_rng(1).integers(0, 255, (4, 4, 3)), np.ones((64, 64, 1))).astype(np.uint8)
    views = []
    for side in (256, 8192):
        path = board(f"{side}.png")
        Image.fromarray(values).resize((side, side // 16 if side > 256 else side), 0).save(
            path.with_name(f"{side}.png")
        )
        worker.load(path)
        views.append(worker.shoot().rgba.astype(int))
    assert np.abs(views[0] - views[1]).mean() < 1
