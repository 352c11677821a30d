from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.errors import ReliquaryError
from reliquary.versions import Step, Version

versions = st.builds(Version, *[st.integers(0, 30)] * 3)


def test_versions_are_ordered_by_number():
    assert Version.parse("0.10.0", "") > Version.parse("0.9.1", "")


@pytest.mark.parametrize("text", ["", "1", "1.2", "v1.2.0", "1.2.0-rc1", "01.2.0", "1.2.0\n", "1.2.x"])
def test_what_is_no_version_is_refused(text):
    with pytest.raises(ReliquaryError, match=r"MANIFEST\.json: version: found"):
        Version.parse(text, "MANIFEST.json: version")


@pytest.mark.parametrize("tag", ["1.2.0", "v1.2", "v1.2.0-rc1", "vv1.2.0", "latest"])
def test_other_tags_name_no_version(tag):
    assert Version.from_tag(tag) is None


@given(versions)
def test_a_tag_names_its_version(version):
    assert Version.from_tag(version.tag) == version == Version.parse(str(version), "")


@given(versions, st.sampled_from(Step))
def test_a_raised_version_is_one_step_away(version, step):
    raised = version.raised(step)
    assert raised.step_from(version) is step
    assert raised > version or step is Step.NONE


@pytest.mark.parametrize(
    ("newer", "step"),
    [("1.2.3", Step.NONE), ("1.2.9", Step.PATCH), ("1.4.0", Step.MINOR), ("3.2.3", Step.MAJOR)],
)
def test_the_step_is_that_of_the_first_number_that_differs(newer, step):
    assert Version.parse(newer, "").step_from(Version(1, 2, 3)) is step
