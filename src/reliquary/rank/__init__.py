"""Runs -> verified results -> tables and pages."""
