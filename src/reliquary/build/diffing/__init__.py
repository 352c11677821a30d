"""What differs between two versions of a dataset: columns, rows, pictures, files."""
