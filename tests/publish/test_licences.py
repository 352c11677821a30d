from __future__ import annotations

import shutil

import pytest

from reliquary.build.reader import BuiltDataset
from reliquary.publish.licences import licence_counts, rights_faults
from tests.build.edited import edited, with_column, write_manifest

IN_COPYRIGHT = "https://rightsstatements.org/vocab/InC/1.0/"


def test_an_image_in_two_configs_counts_once(make_version):
    assert licence_counts(BuiltDataset.open(make_version("0.1.0"))) == {"CC0-1.0": 120}


@pytest.fixture
def with_other(make_version, tmp_path):
    """Say what stands against a dataset, three of whose images have another value in a column."""

    def make(column, value, profile="public"):
        def change(table):
            return with_column(table, column, lambda _: value, slice(0, 3))

        folder = edited(make_version("0.1.0"), tmp_path / "copy", "0.1.0", change, config="paper", split="test")
        write_manifest(folder, profile=profile)
        return [str(fault) for fault in rights_faults(BuiltDataset.open(folder))]

    return make


@pytest.mark.parametrize("value", ["", " ", "\n"])
@pytest.mark.parametrize("column", ["licence", "credit"])
def test_images_without_a_licence_or_a_credit_are_counted(with_other, column, value):
    assert with_other(column, value) == [f"paper/test: {column}: 3 images have none"]


def test_what_a_local_build_holds_must_be_open(with_other):
    (fault,) = with_other("licence", IN_COPYRIGHT, "local")
    assert fault.startswith(f"paper/test: licence: 3 images may not be passed on under '{IN_COPYRIGHT}'")


def test_a_public_build_has_left_out_what_may_not_be_passed_on(with_other):
    assert with_other("licence", "LicenseRef-of-the-recipe", "public") == []


def test_a_local_build_of_open_images_may_be_published(make_version, tmp_path):
    folder = shutil.copytree(make_version("0.1.0"), tmp_path / "copy")
    write_manifest(folder, profile="local")
    assert list(rights_faults(BuiltDataset.open(folder))) == []
