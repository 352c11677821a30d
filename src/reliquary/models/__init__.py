"""Models of our own, one file a model; they know nothing of datasets, engines or tasks."""
