"""A test set for the search for blank pictures: pictures that show nothing, and hard ones that show something.

``designs`` names the kinds of pictures; some of them are kept for judging and were not looked at when limits were
chosen. ``specimens`` draws the pictures and encodes them as museums and aggregators do.
"""
