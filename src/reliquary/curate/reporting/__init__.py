"""Findings as pages to look at, without the App and its database."""
