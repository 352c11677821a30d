"""Sets of renders in the forms that other programs read: COCO and Pascal VOC."""
