"""What may be wrong with pictures: each check gives a score and says why."""
