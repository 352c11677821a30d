"""What a leaderboard may say of its figures: intervals, tests between rows, ranges of ranks, and fronts.

Nothing here knows of results or tables: it computes with numbers alone.
"""
