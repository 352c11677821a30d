"""The 3D models of a set: where their files lie, and whether they may be given to a renderer.

A model is a stranger's data. Everything here reads it without a renderer, cheaply: its format by its content, the
sizes that it declares, and every file that it names, which must lie in the folder of models.
"""
