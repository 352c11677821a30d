"""``reliquary submit``: a stranger's predictions are validated and scored, and become a record of a leaderboard."""
