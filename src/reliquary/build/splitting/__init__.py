"""Groups that stay together, pictures that are the same, and splits that do not leak."""
