"""From 3D models to labelled pictures: views, boxes, masks, depth, and composites on backgrounds."""
