"""All leaderboards as a static site: tables, curves, pictures and comparisons, in pages that load nothing else."""
