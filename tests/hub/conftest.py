"""The shared fixtures of publishing and loading."""

from __future__ import annotations

from tests.publish.fixtures import hub, make_version, offline

__all__ = ["hub", "make_version", "offline"]
