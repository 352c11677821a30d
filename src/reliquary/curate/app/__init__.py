"""The FiftyOne App: its dataset, its views, and our plugin in it. All that imports ``fiftyone`` is here."""
