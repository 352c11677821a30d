"""What is curated: the pictures of a crawl or of a built dataset, with what is known of each."""

from reliquary.curate.collection.item import Collection, Item
from reliquary.curate.collection.opening import open_collection

__all__ = ["Collection", "Item", "open_collection"]
