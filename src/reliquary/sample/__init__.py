"""The sample museum: a procedural collection, so that everything runs offline and without heritage data."""
