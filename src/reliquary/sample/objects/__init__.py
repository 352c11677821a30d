"""The objects of the sample museum: what they are, their records in the Met's shape, and their photographs."""
