"""Near-duplicates: pictures of one picture, encoded anew, shrunk, cut a little at the edges, lighter or in grey.

``fingerprint`` turns a picture into two hashes, ``search`` finds hashes that are close to each other, and
``components`` says which pictures hang together. What the limits find and what they confuse was judged on the sample
museum: docs/near-duplicates.md.
"""

from reliquary.build.splitting.near_duplicates.components import DEFAULT_DISTANCE, near_duplicates
from reliquary.build.splitting.near_duplicates.fingerprint import FINGERPRINT_BYTES, fingerprint

__all__ = ["DEFAULT_DISTANCE", "FINGERPRINT_BYTES", "fingerprint", "near_duplicates"]
