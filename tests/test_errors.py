from __future__ import annotations

import pytest

from reliquary.errors import Fault, FaultyFileError, MissingExtraError, check_extra, known_names, require_extra


def test_a_missing_extra_names_the_command_that_installs_it():
    with pytest.raises(MissingExtraError) as caught:
        require_extra("crawl", "no_such_module_of_ours")
    assert str(caught.value) == (
        "this needs the optional part 'crawl' (no_such_module_of_ours is not installed); "
        "install it with: pip install 'reliquary[crawl]'"
    )


def test_an_installed_extra_is_imported():
    assert require_extra("core", "json").dumps([1]) == "[1]"


def test_an_extra_can_be_looked_for_without_importing_it():
    check_extra("core", "json", "csv")
    with pytest.raises(MissingExtraError, match=r"no_such_module_of_ours is not installed.*reliquary\[demo\]"):
        check_extra("demo", "json", "no_such_module_of_ours")


def test_what_an_unknown_name_may_have_meant_and_what_there_is():
    assert known_names("blured", ["blank", "blurred"]) == "; did you mean 'blurred'? Known: blank, blurred"
    assert known_names("nope", ["blank", "blurred"]) == ". Known: blank, blurred"
    assert known_names("nope", ["blank"], ["a/nope", "b/nope"]) == "; did you mean 'a/nope' or 'b/nope'? Known: blank"
    assert known_names("nope", []) == ". Known: none"


def test_a_fault_is_place_field_problem():
    assert str(Fault("a.yaml:3", "api.url", "is missing")) == "a.yaml:3: api.url: is missing"
    assert str(Fault("a.yaml", "", "is empty")) == "a.yaml: is empty"


def test_many_faults_are_counted_not_listed_without_end():
    error = FaultyFileError("x", [Fault("x", str(i), "wrong") for i in range(100)])
    assert str(error).startswith("x: 100 faults\n")
    assert str(FaultyFileError("x", error.faults[:1])).startswith("x: 1 fault\n")
    assert len(error.faults) == 100
    assert str(error).count("\n") == 21
    assert str(error).endswith("... and 80 more")
