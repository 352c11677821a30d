"""Files that list a museum's objects or hold their records."""
