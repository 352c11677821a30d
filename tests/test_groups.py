"""Tests of one xdist group run in one process, one after the other."""

from __future__ import annotations

import os

import pytest

pytestmark = pytest.mark.xdist_group("groups")


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="tests do not run side by side")
def test_groups_are_kept_together(request):
    """An install or a database that two tests share would otherwise be used by both at once."""
    assert request.node.nodeid.endswith("@groups")
