"""Looking at every picture once: decode it, let all checks look at it, and keep what they saw."""
