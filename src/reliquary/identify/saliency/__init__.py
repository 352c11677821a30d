"""Where a model looked: maps of how much each place of a picture speaks for an answer, and pictures of them."""
