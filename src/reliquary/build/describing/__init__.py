"""What is said of a dataset: its card, its figures, its Croissant file."""
