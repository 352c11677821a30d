"""Measures that no library offers in the needed form, on plain arrays: nothing here knows of tasks, files or models."""
