"""Masks of lost pixels: 8-bit grey, 0 lost, 255 intact."""
