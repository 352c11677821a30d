"""The verb ``detect``: a trained detector on murals of any size."""
