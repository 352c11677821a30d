import pytest

from tests.render.blender.relic_models import relic_mesh, save

pytestmark = pytest.mark.real

TRIANGLES = 24

# A file that writes to sys.argv[3] as soon as anything in it is run: a text block, and a driver.
MAKE = """
bpy.ops.wm.read_factory_settings(use_empty=True)
bpy.ops.wm.ply_import(filepath=sys.argv[1])
relic = bpy.context.object
code = f"open({sys.argv[3]!r}, 'a').write('ran')"
text = bpy.data.texts.new('startup.py')
text.write(code)
text.use_module = True
driver = relic.driver_add('location', 0).driver
driver.expression = f"{code} * 0"
for data in (bpy.data.lights.new('lamp', 'POINT'), bpy.data.cameras.new('camera')):
    bpy.context.collection.objects.link(bpy.data.objects.new(data.name, data))
bpy.ops.wm.save_as_mainfile(filepath=sys.argv[2])
"""


@pytest.fixture(scope="module")
def scripted(in_blender, tmp_path_factory):
    """A file with scripts, and the one that they write."""
    folder = tmp_path_factory.mktemp("scripted")
    blend, marker = folder / "relic.blend", folder / "ran.txt"
    in_blender(MAKE, save(relic_mesh(), folder / "relic.ply"), blend, marker)
    marker.unlink(missing_ok=True)
    return blend, marker


def test_scripts_and_drivers_of_a_file_are_never_run(worker, scripted):
    blend, marker = scripted
    answer = worker.load(blend)
    assert answer["triangles"] == TRIANGLES
    assert answer["notes"] == ["animation and drivers left out: 1"]
    view = worker.shoot()
    assert view.mask.any()
    assert not marker.exists()


def test_those_scripts_would_run_if_they_were_let(in_blender, scripted):
    blend, marker = scripted
    in_blender("bpy.ops.wm.open_mainfile(filepath=sys.argv[1], use_scripts=True)", blend)
    assert marker.exists()
    marker.unlink()


def test_a_file_may_say_which_axis_is_up(worker, scripted):
    blend, _ = scripted
    upright = worker.load(blend) and worker.shoot().box
    lying = worker.load(blend, up="y") and worker.shoot().box
    assert upright[3] - upright[1] > lying[3] - lying[1]


def test_modifiers_that_shape_are_applied_and_others_named(worker, in_blender, tmp_path):
    blend = tmp_path / "modified.blend"
    in_blender(
        "bpy.ops.wm.read_factory_settings(use_empty=True)\n"
        "bpy.ops.mesh.primitive_cube_add()\n"
        "relic = bpy.context.object\n"
        "array = relic.modifiers.new('row', 'ARRAY')\n"
        "array.count = 3\n"
        "relic.modifiers.new('from a file', 'MESH_SEQUENCE_CACHE')\n"
        "bpy.ops.wm.save_as_mainfile(filepath=sys.argv[1])",
        blend,
    )
    answer = worker.load(blend)
    assert answer["triangles"] == 3 * 12
    assert answer["notes"] == ["modifier left out: from a file of Cube"]
    left, top, right, bottom = worker.shoot().box
    assert (right - left) / (bottom - top) == pytest.approx(3, abs=0.4)


def test_data_linked_from_outside_the_folder_is_refused(worker, in_blender, scripted, tmp_path):
    blend, _ = scripted
    linking = tmp_path / "linking.blend"
    in_blender(
        "bpy.ops.wm.read_factory_settings(use_empty=True)\n"
        "with bpy.data.libraries.load(sys.argv[1], link=True) as (source, target):\n"
        "    target.objects = source.objects\n"
        "relic = next(thing for thing in target.objects if thing.type == 'MESH')\n"
        "bpy.context.scene.collection.objects.link(bpy.data.objects.new('own', relic.data))\n"
        "bpy.ops.wm.save_as_mainfile(filepath=sys.argv[2], relative_remap=False)",
        blend,
        linking,
    )
    fault = worker.load(linking)["fault"]
    assert fault["kind"] == "model"
    assert str(blend) in fault["reason"]
    assert "lies outside" in fault["reason"]
