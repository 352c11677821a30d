"""``reliquary train``: from a folder of one's own annotated pictures to a trained model and its measures."""
