from __future__ import annotations

import pytest

from reliquary.build.sources.copies.folders import folder_names


@pytest.mark.parametrize(
    ("file", "names"), [("a.jpg", ()), ("blue/a.jpg", ("blue",)), ("blue/cave 23/a.jpg", ("blue", "cave 23"))]
)
def test_classes_are_the_names_of_all_folders(file, names):
    assert folder_names(file) == names
