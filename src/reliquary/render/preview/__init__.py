"""A rasteriser for previews and tests: the same views as Blender's, in less time, and by far not as true.

It is a worker as ``reliquary.render.scene`` describes it; its name stands in every record, so that nobody takes its
pictures for Blender's.
"""
