"""Small valid records for the tests of contracts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

SHA = "ab" * 32
NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)

OBJECT: dict[str, Any] = {
    "museum": "met",
    "object_id": "544450",
    "permalink": "https://museum.example/544450",
    "classes": ["egyptian"],
    "title": "Bowl",
    "places": [{"role": "found", "label": "Thebes"}],
    "date_text": "664-30 B.C.",
    "year_begin": -664,
    "year_end": -30,
    "year_quality": "exact",
    "year_source": "both",
    "flags": ["sacred"],
    "metadata_licence": "CC0-1.0",
    "raw_sha256": SHA,
    "retrieved_at": NOON,
}

IMAGE: dict[str, Any] = {
    "museum": "met",
    "object_id": "544450",
    "view": 0,
    "image_id": "DP-1",
    "url": "https://images.museum.example/DP-1.jpg",
    "sha256": SHA,
    "bytes": 1000,
    "media_type": "image/jpeg",
    "width": 640,
    "height": 480,
    "status": "stored",
    "licence": "CC0-1.0",
    "credit": "Gift",
    "permalink": "https://museum.example/544450",
    "fetched_at": NOON,
}

SPEC: dict[str, Any] = {
    "suite": "provenance",
    "suite_version": "0.1.0",
    "task": "classification",
    "baseline": {"name": "resnet", "engine": "native", "model": "timm::resnet10t", "parameters": {"epochs": 2}},
    "dataset": {"name": "provenance", "version": "0.1.0", "manifest_digest": SHA, "config": "grouped"},
    "protocol": {"name": "smoke", "settings": {"limits": {"train": 8}}},
    "seed": 0,
}
