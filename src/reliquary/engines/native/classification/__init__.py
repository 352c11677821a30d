"""Classifiers: images with one label each."""
