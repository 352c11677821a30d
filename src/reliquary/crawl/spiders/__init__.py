"""One spider for each kind of museum interface, named as in the crawler files (``api.kind``)."""
