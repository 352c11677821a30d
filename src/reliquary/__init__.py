"""Reliquary: a dataset toolkit and benchmark suite for cultural-heritage vision."""

__version__ = "0.1.0"
