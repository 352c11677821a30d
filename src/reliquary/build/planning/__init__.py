"""What a build decides before it writes a file."""
