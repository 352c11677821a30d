"""Decisions: written at once, undone, merged, and shown in what they change."""
