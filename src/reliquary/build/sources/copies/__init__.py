"""Local copies of originals, in the forms in which their owners hand them out."""

from reliquary.build.sources.copies.local_copy import read_copy

__all__ = ["read_copy"]
