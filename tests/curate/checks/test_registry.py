from __future__ import annotations

import pytest

from reliquary.curate.checks.registry import OF_COLLECTIONS, OF_PICTURES, check_names, choose_checks
from reliquary.curate.deciding.automatic import MAY_DECIDE, NEEDS_EYES
from reliquary.errors import ReliquaryError


def test_every_check_has_a_name_and_a_title_of_its_own():
    checks = [*OF_PICTURES, *OF_COLLECTIONS]
    assert len({check.name for check in checks}) == len({check.title for check in checks}) == len(checks)


def test_every_check_may_decide_or_needs_eyes_and_none_both():
    assert sorted([*MAY_DECIDE, *NEEDS_EYES]) == sorted(check_names())


def test_every_check_is_in_the_documentation(repository):
    page = (repository / "docs" / "curation.md").read_text("utf-8")
    assert [name for name in check_names() if f"`{name}`" not in page] == []


def test_without_names_all_checks_are_chosen():
    chosen = choose_checks()
    assert [check.name for check in (*chosen.of_pictures, *chosen.of_collections)] == check_names()


def test_a_check_brings_what_it_compares_pictures_by_and_nothing_else():
    chosen = choose_checks(["leaks", "grey"])
    assert [check.name for check in chosen.of_pictures] == ["grey"]
    assert [check.name for check in chosen.of_collections] == ["leaks"]
    assert [descriptor.name for descriptor in chosen.descriptors] == [d.name for d in _needed_by("leaks")]
    assert choose_checks(["grey"]).descriptors == []


def test_two_checks_share_a_descriptor():
    names = [descriptor.name for descriptor in choose_checks(["near_duplicates", "leaks"]).descriptors]
    assert len(names) == len(set(names))


def test_an_unknown_check_is_refused_with_the_nearest_name():
    with pytest.raises(ReliquaryError, match="did you mean 'blurred'"):
        choose_checks(["blured"])


def test_an_unknown_check_that_resembles_none_is_refused_with_all_names():
    with pytest.raises(ReliquaryError, match=r"--check nope: there is no such check\. Known: blank, tiny"):
        choose_checks(["nope"])


def _needed_by(name: str):
    return next(needs for check, needs in OF_COLLECTIONS.items() if check.name == name)
