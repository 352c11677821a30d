"""A leaderboard in the formats that the field reads; one file a format."""
