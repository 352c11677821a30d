"""Static HTML pages: how they look, and what they may do.

A page opens from the disk as it is and reads on a phone, in the dark and on paper. What it shows may be a stranger's
text: all of it is escaped, and a Content-Security-Policy keeps the rest from running or loading anything.
"""
