"""crawl or dataset -> checks, review, decisions: what is wrong is found, looked at and decided; the build obeys."""
