"""The loopback museum: a server on this machine that answers like the Met Collection API."""
