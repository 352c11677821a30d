"""Datasets without pictures: what anyone with access to the originals needs to rebuild them, and the rebuilding."""
