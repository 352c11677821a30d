"""Detectors: images with labelled boxes."""
