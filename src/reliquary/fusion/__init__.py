"""How many photographs can renders replace: what the runs of a suite of fusion configs say, and a report of it."""
