"""Records of museums -> objects and the images that they name: one module a shape, and what they share."""
