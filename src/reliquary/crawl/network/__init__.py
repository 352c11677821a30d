"""How a crawl speaks with servers: whom it may ask, how often, and what it makes of their refusals."""
