"""Models that date: a collection and a year an image."""
