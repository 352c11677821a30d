"""Datasets on the Hugging Face Hub: how they are named, and how a version of one comes to this machine."""
