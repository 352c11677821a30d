"""Textured 3D models of the sample museum, written as binary glTF 2.0."""
