"""Croissant RAI 1.0: what the recipe says of a dataset's making and use, and what can be counted.

The fields are those of https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html.
"""

from __future__ import annotations

from typing import Any

from reliquary.build.describing.biases import counted_biases
from reliquary.build.describing.facts import DatasetFacts

MAINTENANCE = (
    "Versions are MAJOR.MINOR.PATCH in Croissant's sense and never change: PATCH packages the same data anew, MINOR "
    "adds data, MAJOR changes, drops or reshuffles it. Each version is a tag; older ones stay. Withdrawn images and "
    "faults are taken out in the next version, by a curator's decision that the card counts."
)
MISSING_DATA = (
    "What a source does not say is null. Images that were left out, and images that were missing or could not be read, "
    "are listed in left_out.csv with the reason."
)


def responsible_ai(facts: DatasetFacts) -> dict[str, Any]:
    """Return the fields that there is something to say of; biases and preprocessing hold what was counted, too."""
    told = facts.about.responsible_ai
    fields = {
        "dataCollection": told.collection,
        "dataCollectionType": [kind.value for kind in told.collection_types],
        "dataCollectionTimeframe": [day.isoformat() for day in told.collected or ()],
        "dataCollectionMissingData": MISSING_DATA,
        "dataAnnotationProtocol": told.annotation_protocol,
        "dataAnnotationPlatform": told.annotation_platforms,
        "dataPreprocessingProtocol": _preprocessing(facts),
        "dataManipulationProtocol": told.manipulation,
        "dataBiases": [*told.biases, *counted_biases(facts)],
        "dataLimitations": told.limitations,
        "dataUseCases": told.use_cases,
        "dataSocialImpact": told.social_impact,
        "dataReleaseMaintenancePlan": told.maintenance or MAINTENANCE,
        "personalSensitiveInformation": told.personal_information,
    }
    return {f"rai:{name}": value for name, value in fields.items() if value}


def _preprocessing(facts: DatasetFacts) -> list[str]:
    image = facts.image
    quality = f", quality {image.quality}" if image.format == "jpeg" else ""
    size = f"{image.size[0]} x {image.size[1]} pixels ({image.fit}, {image.method})"
    lines = [
        "Colour profiles are converted to sRGB, EXIF rotation is applied, transparency is laid on white.",
        f"Images are brought to {size} and stored as {image.format}{quality}.",
    ]
    counts = "; ".join(f"{reason}: {n}" for (reason, _), n in facts.left_out)
    return [*lines, *([f"Left out, in images: {counts}."] if counts else [])]
