"""Faults of photographs and scans, drawn onto pictures: what the checks of curation are judged by."""
