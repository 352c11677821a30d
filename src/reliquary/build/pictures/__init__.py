"""How each image of a dataset is made from an original, and the place that keeps what was made."""
