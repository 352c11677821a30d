"""The plugin in a real FiftyOne, called as the App calls it."""

from __future__ import annotations

from typing import Any

import pytest

from reliquary.curate.app import fields
from tests.curate.app.small_curation import finding

PLUGIN = "@reliquary/curate"


class Called:
    """What an operator gave back, and what it asked the App to do."""

    def __init__(self, result) -> None:
        self.result = result.result
        self.asked = {
            request["operator_uri"]: request["params"] for request in result.to_json()["executor"]["requests"]
        }

    @property
    def said(self) -> str:
        return self.asked["notify"]["message"]


class Plugin:
    """The operators, on a dataset of four samples of three pictures, sorted by name."""

    def __init__(self, dataset) -> None:
        self.dataset = dataset
        self.view = dataset.sort_by("name")
        self.ids = self.view.values("id")
        self.images = self.view.values(fields.SHA256)

    def call(self, operator: str, params: dict[str, Any] | None = None, **shown) -> Called:
        """Execute an operator; ``shown`` is what the App shows, such as ``selected``."""
        import fiftyone.operators as foo

        return Called(foo.execute_operator(f"{PLUGIN}/{operator}", {"view": self.view, **shown}, params=params or {}))

    def form(self, operator: str, params: dict[str, Any] | None = None, **shown) -> dict[str, Any]:
        """Return the fields of an operator's form, by name."""
        return self._loaded(operator).resolve_input(self.context(params, **shown)).to_json()["type"]["properties"]

    def place(self, operator: str, **shown) -> str | None:
        """Return where the button of an operator is."""
        placement = self._loaded(operator).resolve_placement(self.context(**shown))
        return None if placement is None else placement.to_json()["place"]

    def panel(self, **params) -> Called:
        return self.call("review", {"panel_id": "p", "panel_state": {}, **params})

    def context(self, params: dict[str, Any] | None = None, **shown):
        from fiftyone.operators.executor import ExecutionContext

        stages = self.view._serialize()
        request = {"dataset_name": self.dataset.name, "view": stages, "params": params or {}, **shown}
        return ExecutionContext(request)

    def _loaded(self, operator: str):
        from fiftyone.operators.registry import OperatorRegistry

        return OperatorRegistry().get_operator(f"{PLUGIN}/{operator}")


@pytest.fixture
def plugin(curation) -> Plugin:
    first, second, third = curation.pictures
    curation.find(
        finding(first, score=0.9), finding(third, score=0.6), finding(second, "near_duplicates", score=0.7, group="a")
    )
    return Plugin(curation.open())
