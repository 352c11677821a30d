import struct

import pytest

pytestmark = pytest.mark.real

# A square of two strips: the second begins after -1.
POINTS = [(0, 0, 0), (1, 0, 0), (0, 0, 1), (1, 0, 1), (0, 0, 2), (1, 0, 2)]
STRIPS = [0, 1, 2, 3, -1, 2, 3, 4, 5, -1]
TRIANGLES = 4


def header(form, extra=""):
    return (
        f"ply\nformat {form} 1.0\nelement vertex {len(POINTS)}\nproperty float x\nproperty float y\nproperty float z\n"
        f"property uchar red\nproperty uchar green\nproperty uchar blue\n{extra}"
        "element tristrips 1\nproperty list int int vertex_indices\nend_header\n"
    ).encode()


def strips(form):
    if form == "ascii":
        rows = [f"{x} {y} {z} 200 10 10" for x, y, z in POINTS]
        return header(form) + "\n".join([*rows, f"{len(STRIPS)} {' '.join(map(str, STRIPS))}\n"]).encode()
    order = {"binary_little_endian": "<", "binary_big_endian": ">"}[form]
    rows = b"".join(struct.pack(f"{order}3f3B", *point, 200, 10, 10) for point in POINTS)
    return header(form) + rows + struct.pack(f"{order}i{len(STRIPS)}i", len(STRIPS), *STRIPS)


@pytest.mark.parametrize("form", ["ascii", "binary_little_endian", "binary_big_endian"])
def test_strips_become_triangles_and_keep_their_colours(worker, tmp_path, form):
    path = tmp_path / "strips.ply"
    path.write_bytes(strips(form))
    assert worker.load(path)["triangles"] == TRIANGLES
    view = worker.shoot()
    width, height = view.box[2:] - view.box[:2]
    assert height / width == pytest.approx(2, abs=0.15)
    # All triangles are turned the same way: every normal looks at the camera, or every one away from it.
    facing = view.normals[view.mask][:, 2]
    assert (facing < -0.99).all() or (facing > 0.99).all()
    red, green, _ = view.colour
    assert red > 2 * green


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (strips("ascii").replace(b" 5 -1", b" 9 -1"), "vertex 9 is named, but there are only 6"),
        (strips("ascii").replace(b" 5 -1", b" x -1"), "cannot be read"),
        (strips("binary_little_endian")[:-8], "cannot be read"),
        (header("ascii", "element edge 1\nproperty int a\n"), "other elements than vertex and tristrips"),
        (strips("ascii").replace(b"ascii", b"morse"), "cannot be read"),
    ],
)
def test_broken_strips_name_the_file(worker, tmp_path, data, problem):
    path = tmp_path / "strips.ply"
    path.write_bytes(data)
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "model"
    assert fault["reason"].startswith(f"{path}: ")
    assert problem in fault["reason"]
