"""Maps of a relief, each brought to the size of the photograph that it belongs to."""
