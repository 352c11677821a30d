"""The years of objects, and the epochs and eras into which they fall."""
