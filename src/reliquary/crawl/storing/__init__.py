"""What a crawl keeps: its ledger, and records and pictures byte for byte."""
