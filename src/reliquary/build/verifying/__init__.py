"""What is checked of a built dataset, one subject a file."""
