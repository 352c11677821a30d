"""Cut-outs of views pasted on backgrounds, many a second, without Blender."""
