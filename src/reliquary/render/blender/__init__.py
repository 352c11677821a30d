"""The Blender worker: a program of its own, run by ``worker.py``, that imports nothing of the rest of the package.

It runs in the Python of the ``bpy`` wheel or in that of an installed Blender, where only the standard library, numpy
and ``bpy`` can be counted on; its modules therefore import each other by their bare names, and are never imported from
outside. What it is asked and answers is described in ``reliquary.render.scene``; here the same are plain dictionaries.
"""
