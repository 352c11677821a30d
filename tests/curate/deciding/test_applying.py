from __future__ import annotations

import json
from pathlib import Path

import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.decisions import AUTOMATIC
from reliquary.build.diff import compare
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import Dataset
from reliquary.catalogue.recipe import CopyForm, Crops, Fit, ImageSpec, ImportSource, Labels, MaskKind, Masks, TaskKind
from reliquary.curate.deciding.applying import what_changes
from reliquary.curate.deciding.changes import Relabelled
from reliquary.versions import Step
from reliquary.workspace import Workspace
from tests.build.small_crawl import CLASSES, ordinary_crawl, picture, small_dataset, small_recipe
from tests.build.small_decisions import decision, write_decisions


@pytest.fixture(scope="module")
def crawl(tmp_path_factory):
    """Sixty objects, a placeholder for three of them, one picture that is too small, and one of a class not here."""
    crawl = ordinary_crawl(tmp_path_factory.mktemp("crawl") / "met")
    for number in range(3):
        crawl.add(f"placeholder {number}", "asian", picture(777))
    crawl.add_object("small", ("asian",))
    crawl.add_image("small", 0, picture(778), width=31)
    crawl.add("oceanic", "oceania", picture(779))
    crawl.write()
    return crawl


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


def pictures_of(crawl, *object_ids):
    return [image.sha256 for wanted in object_ids for image in crawl.images if image.object_id == wanted]


def changes(crawl, workspace, *decisions, dataset=None, place="crawls/met"):
    write_decisions(workspace.root / "curation" / place / "decisions.jsonl", *decisions)
    return what_changes(
        dataset or small_dataset(), [crawl.folder], builds=workspace.builds, curation=workspace, quiet=True
    )


def idle(found):
    return {reason: each.count for reason, each in found.without_effect.items()}


def test_images_that_leave_are_counted_by_class_check_and_reviewer(crawl, workspace):
    asian, islamic, egyptian = (
        next(each.object_id for each in crawl.objects if each.classes == [name])
        for name in ("asian", "islam", "egyptian")
    )
    found = changes(
        crawl,
        workspace,
        *[decision(sha256, check="blank", reviewer=AUTOMATIC) for sha256 in pictures_of(crawl, asian)],
        *[decision(sha256, check="blurred", reviewer="Ada") for sha256 in pictures_of(crawl, islamic)],
        decision(pictures_of(crawl, egyptian)[0], reviewer="Ada"),
    )
    n_asian, n_islamic = len(pictures_of(crawl, asian)), len(pictures_of(crawl, islamic))
    dropped = found.as_json()["dropped"]
    assert dropped == {
        "images": n_asian + n_islamic + 1,
        "of_these_cutouts": 0,
        "by_class": {"asian": n_asian, "islam": n_islamic, "egyptian": 1},
        "by_check": {"blank": n_asian, "blurred": n_islamic, "no check": 1},
        "by_reviewer": {AUTOMATIC: n_asian, "Ada": n_islamic + 1},
    }
    assert idle(found) == {}


def test_a_picture_of_several_objects_is_one_image(crawl, workspace):
    two = ordinary_crawl(workspace.root / "met")
    for number in range(2):
        two.add(f"set {number}", "asian", picture(888))
    two.write()
    assert changes(two, workspace, decision(two.images[-1].sha256)).n_dropped == 1


def test_new_labels_are_counted_from_and_to(crawl, workspace):
    egyptian = [each.object_id for each in crawl.objects if each.classes == ["egyptian"]]
    one, two = pictures_of(crawl, *egyptian)[:2]
    (oceanic,) = pictures_of(crawl, "oceanic")
    without_asian = small_dataset(labels=Labels(names=list(CLASSES[:5])))
    found = changes(
        crawl,
        workspace,
        decision(one, "relabel", label="islam"),
        decision(two, "relabel", label="asian"),
        decision(oceanic, "relabel", label="islam"),
        dataset=without_asian,
    )
    assert sorted(found.relabelled, key=str) == [
        Relabelled("egyptian", "islam", 1),
        Relabelled("egyptian", None, 1),
        Relabelled(None, "islam", 1),
    ]
    assert found.n_dropped == 0


def test_what_people_keep_is_counted_by_the_check_that_they_hold_against(crawl, workspace):
    good, other = pictures_of(crawl, "100", "101")[:2]
    placeholder = pictures_of(crawl, "placeholder 0")[0]
    found = changes(
        crawl, workspace, decision(good, "keep", check="blank"), decision(placeholder, "keep"), decision(other, "keep")
    )
    assert found.kept == {"blank": 1, None: 1}
    assert found.n_back == 1
    assert idle(found) == {"kept anyway": 1}


def test_decisions_without_effect_are_listed_with_the_reason(crawl, workspace):
    good = pictures_of(crawl, "100")[0]
    placeholder, small, oceanic = pictures_of(crawl, "placeholder 0", "small", "oceanic")
    found = changes(
        crawl,
        workspace,
        decision(good, "relabel", label="egyptian"),
        decision(placeholder),
        decision(small, "keep", check="tiny"),
        decision(oceanic, "relabel", label="muenzkabinett"),
        decision("0" * 64),
    )
    assert idle(found) == {
        "'muenzkabinett' is a label of other datasets": 1,
        "has this label anyway": 1,
        "left out anyway: placeholder; only the reason changes": 1,
        "left out anyway: too small": 1,
        "no picture of these sources": 1,
    }
    assert found.without_effect["no picture of these sources"].examples == ["0" * 64]
    assert (found.n_dropped, found.n_decisions, found.step) == (0, 5, Step.PATCH)


def test_it_is_what_a_build_then_does_and_the_version_is_what_diff_asks_for(crawl, workspace):
    built = build_dataset(small_dataset(), [crawl.folder], workspace.builds, quiet=True).places["dataset"]
    ids = BuiltDataset.open(built).table("grouped", "train", ["image_id", "label"]).to_pylist()
    label = {"egyptian": "islam"}.get(CLASSES[ids[5]["label"]], "egyptian")
    decisions = [*(decision(row["image_id"]) for row in ids[:5]), decision(ids[5]["image_id"], "relabel", label=label)]
    found = changes(crawl, workspace, *decisions)
    assert (found.finished.path, found.finished.obeys_these, found.must_be_raised) == (built, False, True)
    assert (found.step, str(found.needed_version)) == (Step.MAJOR, "1.0.0")

    raised = build_dataset(
        small_dataset(version="1.0.0"), [crawl.folder], workspace.builds, curation=workspace, quiet=True
    ).places["dataset"]
    difference = compare(built, raised, quiet=True)
    assert difference.is_honoured
    assert difference.needed_version == found.needed_version
    assert difference.configs["grouped"].dropped.count == found.n_dropped
    assert difference.configs["grouped"].changed["label"].count == sum(each.n_images for each in found.relabelled)

    after = changes(crawl, workspace, *decisions, dataset=small_dataset(version="1.0.0"))
    assert (after.finished.obeys_these, after.must_be_raised, str(after.needed_version)) == (True, False, "1.0.0")
    assert after.step is Step.NONE
    undone = changes(crawl, workspace, dataset=small_dataset(version="1.0.0"))
    assert (undone.step, str(undone.needed_version)) == (Step.MAJOR, "2.0.0"), "what was dropped comes back"


def test_without_a_finished_build_the_version_may_stay(crawl, workspace):
    found = changes(crawl, workspace, decision(pictures_of(crawl, "100")[0]))
    assert (found.finished, found.must_be_raised, str(found.needed_version)) == (None, False, "0.1.0")


def test_only_the_reason_is_a_patch(crawl, workspace):
    build_dataset(small_dataset(), [crawl.folder], workspace.builds, quiet=True)
    found = changes(crawl, workspace, decision(pictures_of(crawl, "placeholder 0")[0], check="blank"))
    assert (found.step, str(found.needed_version)) == (Step.PATCH, "0.1.1")


def test_single_cut_outs_are_counted_apart(tmp_path, workspace):
    folder = tmp_path / "walls"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.jpg").write_bytes(picture(number))
    source = ImportSource(
        kind="import", name="walls", form=CopyForm.PICTURES, licence="CC0-1.0", credit="x", redistributable=["CC0-1.0"]
    )
    recipe = small_recipe(
        name="walls",
        task=TaskKind.RESTORATION,
        sources=[source],
        image=ImageSpec(size=(20, 10), fit=Fit.RESIZE),
        crops=Crops(per_original=4, seed=0),
        masks=Masks(kinds=[MaskKind.DUST], steps=10),
    )
    dataset = Dataset(recipe, "", Path("recipe.yaml"))
    built = BuiltDataset.open(build_dataset(dataset, [folder], tmp_path, quiet=True).places["dataset"])
    one, two = built.table("grouped", "train", ["image_id"])["image_id"].to_pylist()[:2]
    write_decisions(
        workspace.curation("dataset", "walls") / "decisions.jsonl",
        decision(one),
        decision(two, "keep"),
        decision("0" * 64),
    )
    found = what_changes(dataset, [folder], builds=workspace.builds, curation=workspace, quiet=True)
    assert (found.n_dropped, found.n_cutouts) == (1, 1)
    assert found.as_json()["dropped"]["by_class"] == {"no class": 1}
    assert idle(found) == {"kept anyway": 1, "no picture of these sources, nor a cut-out of one that is left": 1}


def test_it_can_be_told_as_json(crawl, workspace):
    found = changes(
        crawl, workspace, decision(pictures_of(crawl, "100")[0], "relabel", label="islam"), decision("0" * 64)
    )
    told = json.loads(json.dumps(found.as_json()))
    assert told["relabelled"] == [{"before": "egyptian", "after": "islam", "n_images": 1}]
    assert told["without_effect"]["no picture of these sources"]["count"] == 1
    assert told["step"] == "major"
    assert told["files"] == [str(workspace.root / "curation/crawls/met/decisions.jsonl")]
