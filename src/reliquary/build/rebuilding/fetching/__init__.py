"""Asking museums for originals again, by the rules of a crawl."""
