"""Which views a set has: from where, in what light.

A view is a function of the set's seed and wishes, its model, and its number; it does not change when models or views
are added.
"""
