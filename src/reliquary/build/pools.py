"""Pools of training images, and the fusion configs that take a share of each (see ``papers/deeprelic``)."""

from __future__ import annotations

from collections.abc import Sequence

from reliquary.build.examples import Example, LeftOut
from reliquary.build.kinds import Kind
from reliquary.build.stores import ConfigPlan, Store
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import Pools


def plan_pools(
    recipe: RecipeFile, pools: Pools, kind: Kind, examples: Sequence[Example], groups: dict[str, str]
) -> tuple[Store, list[ConfigPlan], list[LeftOut]]:
    """Plan the store of two pools and a test part, and the fusion configs."""
    raise NotImplementedError
