"""The engine of those who bring predictions only: nothing is trained, a file is checked and scored."""
