from __future__ import annotations

import pytest

from reliquary.curate.app import fields
from reliquary.curate.app.review import CheckProgress, Review, Step, images_of, is_curated
from reliquary.curate.deciding.log import DecisionLog
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import Verdict
from tests.curate.app.small_curation import finding, of

pytestmark = [
    pytest.mark.real,
    pytest.mark.xdist_group("fiftyone"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # FiftyOne's own
]

DROP = Step(Verdict.DROP, reason="blank", reviewer="ada", check="blank")
RELABEL = Step(Verdict.RELABEL, reason="wrong label", reviewer="ada", label="orient")


@pytest.fixture
def dataset(curation):
    first, second, third = curation.pictures
    curation.find(
        finding(first, score=0.9),
        finding(third, score=0.6),
        finding(second, score=0.1),
        finding(third, "near_duplicates", score=0.7, group="a"),
        finding(second, "near_duplicates", score=0.7, group="a"),
    )
    return curation.open()


@pytest.fixture
def review(dataset):
    return Review(dataset)


def verdicts(dataset):
    return dict(zip(dataset.values("name"), dataset.values(fields.VERDICT), strict=True))


def test_a_dataset_of_somebody_else_is_refused_with_what_to_do(fo):
    with pytest.raises(ReliquaryError, match=r"theirs: reliquary did not make .* open the collection with"):
        Review(fo.Dataset("theirs"))


def test_only_what_reliquary_made_is_curated(fo, dataset):
    assert is_curated(dataset)
    assert not is_curated(fo.Dataset("theirs"))
    assert not is_curated(None)


def test_a_decision_is_in_the_file_and_on_all_samples_of_the_picture(curation, dataset, review):
    third = curation.pictures[2]
    (decided,) = review.decide([third], DROP)
    assert curation.log.read() == [decided]
    assert (decided.verdict, decided.reason, decided.reviewer, decided.check) == ("drop", "blank", "ada", "blank")
    assert [of(dataset, third, item).verdict for item in ("2", "3")] == ["drop", "drop"]
    assert dataset.count_values(fields.VERDICT) == {"drop": 2, None: 2}


def test_what_is_shown_fails_only_after_the_decision_is_safe(curation, dataset, review, monkeypatch):
    first = curation.pictures[0]

    def fail(*_):
        raise ConnectionError("the database is gone")

    with monkeypatch.context() as patch:
        patch.setattr("reliquary.curate.app.review.show_decisions", fail)
        with pytest.raises(ConnectionError):
            review.decide([first], DROP)
    assert [line.sha256 for line in curation.log.read()] == [first]
    assert of(dataset, first).verdict is None
    review.show()
    assert of(dataset, first).verdict == "drop"


def test_a_file_that_was_broken_by_hand_is_told_and_left_as_it_is(curation, dataset, review):
    first, second, _ = curation.pictures
    review.decide([first], DROP)
    broken = curation.log.path.read_text("utf-8").replace('"drop"', '"drpo"')
    curation.log.path.write_text(broken, "utf-8")
    for attempt in (lambda: review.decide([second], DROP), lambda: review.undo("ada"), review.show):
        with pytest.raises(FaultyFileError, match=r"decisions\.jsonl:2: verdict: .*'drpo'"):
            attempt()
    assert curation.log.path.read_text("utf-8") == broken
    assert of(dataset, second).verdict is None


def test_what_others_wrote_in_the_meantime_stays(curation, review):
    first, second, _ = curation.pictures
    DecisionLog(curation.log.path).decide([first], Verdict.KEEP, reviewer="bob", reason="false alarm")
    review.decide([second], DROP)
    assert [line.reviewer for line in curation.log.read()] == ["bob", "ada"]


def test_undo_takes_back_the_last_step_and_shows_what_held_before(curation, dataset, review):
    first, second, _ = curation.pictures
    review.decide([first], Step(Verdict.KEEP, reason="false alarm", reviewer="ada"))
    review.decide([first, second], DROP)
    assert {line.sha256 for line in review.undo("ada")} == {first, second}
    assert of(dataset, first).verdict == "keep"
    assert of(dataset, second).verdict is None
    assert review.undo("bob") == []
    assert of(dataset, first).verdict == "keep"


def test_the_last_reviewer_is_remembered(fo, curation, dataset, review):
    assert review.reviewer == "ada"
    review.decide(curation.pictures[:1], Step(Verdict.DROP, reason="blank", reviewer="bob"))
    fo.load_dataset(dataset.name).reload()
    assert Review(dataset).reviewer == "bob"


def test_a_reviewer_that_nobody_named_comes_from_the_environment(dataset, monkeypatch):
    dataset.info[fields.INFO]["reviewer"] = None
    monkeypatch.setenv("RELIQUARY_REVIEWER", "cleo")
    assert Review(dataset).reviewer == "cleo"
    monkeypatch.delenv("RELIQUARY_REVIEWER")
    assert Review(dataset).reviewer is None


def test_no_picture_is_no_decision(curation, review):
    with pytest.raises(ReliquaryError, match="no picture to decide on"):
        review.decide([], DROP)
    assert not curation.log.path.exists()


def test_a_new_label_is_one_of_the_classes(curation, dataset, review):
    first = curation.pictures[0]
    dataset.info[fields.INFO]["class_names"] = ["islam", "egyptian"]
    with pytest.raises(ReliquaryError, match=r"label: 'orient' is none of the classes \(islam, egyptian\)"):
        Review(dataset).decide([first], RELABEL)
    dataset.info[fields.INFO]["class_names"] = ["islam", "orient"]
    assert Review(dataset).decide([first], RELABEL)[0].label == "orient"
    assert of(dataset, first).decided_label == "orient"


def test_pictures_without_classes_are_given_no_label(curation, dataset):
    dataset.info[fields.INFO]["class_names"] = []
    with pytest.raises(ReliquaryError, match="have no classes, so there is no label to give them"):
        Review(dataset).decide(curation.pictures[:1], RELABEL)
    assert not curation.log.path.exists()


def test_progress_counts_by_verdict_reviewer_and_check(curation, review):
    first, _, third = curation.pictures
    review.decide([first], DROP)
    review.decide([third], Step(Verdict.KEEP, reason="false alarm", reviewer="bob"))
    progress = review.progress()
    assert (progress.samples, progress.decided) == (4, 3)
    assert progress.verdicts == {"drop": 1, "keep": 2}
    assert progress.reviewers == {"ada": 1, "bob": 2}
    assert progress.checks == {
        "blank": CheckProgress("Blank", flagged=3, decided=3),
        "near_duplicates": CheckProgress("Near-duplicates", flagged=3, decided=2),
    }


def test_progress_before_anything_is_decided(review):
    progress = review.progress()
    assert (progress.decided, progress.verdicts, progress.reviewers) == (0, {}, {})


def test_checks_that_flag_nothing_are_not_in_the_progress(curation):
    curation.find(finding(curation.pictures[0]))
    assert list(Review(curation.open()).progress().checks) == ["blank"]


@pytest.mark.parametrize(("place", "check"), [(0, "blank"), (1, "near_duplicates"), (2, "near_duplicates")])
def test_the_check_that_points_most_strongly(curation, dataset, review, place, check):
    assert review.pointing_check(dataset.match({"sha256": curation.pictures[place]})) == check


def test_no_check_points_to_what_none_flags(curation):
    curation.find(finding(curation.pictures[0], score=0.2))
    dataset = curation.open()
    assert Review(dataset).pointing_check(dataset) is None
    assert Review(dataset).pointing_check(dataset.limit(0)) is None


def test_the_next_undecided_follows_the_view_and_comes_round(curation, dataset, review):
    view = dataset.sort_by("name")
    ids = view.values("id")
    following = review.following(view, ids[1])
    assert [number for number, _ in following] == [*ids[2:], *ids[:2]]
    assert review.first_undecided(following) == ids[2]
    review.decide([following[0][1]], DROP)  # its picture has two samples
    assert review.first_undecided(following) == ids[0]
    review.decide(curation.pictures, DROP)
    assert review.first_undecided(following) is None


def test_what_is_not_in_the_view_is_followed_by_its_beginning(dataset, review):
    view = dataset.sort_by("name").limit(2)
    assert [number for number, _ in review.following(view, "0" * 24)] == view.values("id")
    assert [number for number, _ in review.following(view)] == view.values("id")


def test_images_are_named_once_and_are_whole_pictures(fo, curation, dataset):
    assert images_of(dataset) == sorted(curation.pictures)
    dataset.first().update_fields({"boxes": fo.Detections(detections=[])})
    dataset.add_sample_field("boxes", fo.EmbeddedDocumentField, embedded_doc_type=fo.Detections)
    with pytest.raises(ReliquaryError, match="this view shows parts of pictures"):
        images_of(dataset.to_patches("boxes"))
