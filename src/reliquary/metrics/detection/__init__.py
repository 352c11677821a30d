"""Measures of object detection, from boxes alone: COCO, Pascal VOC, curves of precision and recall, and errors."""
