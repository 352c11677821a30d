"""``reliquary demo``: the main job from end to end on the sample museum."""
