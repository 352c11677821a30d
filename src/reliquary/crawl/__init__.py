"""Museum API -> objects and original images, with Scrapy.

``run`` starts a crawl in a process of its own; ``spiders`` hold what is particular to a museum. A crawl writes what it
finds into a journal, line by line, and makes the tables from it at the end: it can be killed at any moment.
"""
