"""Checks of what is said of a dataset against what is in it: manifest, card and Croissant file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow.compute as pc

from reliquary.build.reader import CARD_NAME, BuiltDataset
from reliquary.build.verifying.configs import Files
from reliquary.build.verifying.files import CheckedFile
from reliquary.catalogue.recipe import Profile
from reliquary.errors import Fault, ReliquaryError
from reliquary.files import read_json
from reliquary.licences import forbids_passing_on

CROISSANT_NAME = "croissant.json"


def check_manifest(dataset: BuiltDataset, checked: Mapping[str, CheckedFile]) -> Iterator[Fault]:
    """Yield where the manifest counts other rows than there are."""
    for listed in dataset.manifest.files:
        file = checked.get(listed.path)
        if file is not None and listed.rows != len(file.keys):
            yield Fault(listed.path, "rows", f"{len(file.keys)} rows, the manifest says {listed.rows}")


def check_licences(dataset: BuiltDataset, checked: Mapping[str, CheckedFile]) -> Iterator[Fault]:
    """Yield the files of a public dataset with images under a licence that itself forbids to pass them on."""
    if dataset.manifest.profile != Profile.PUBLIC.value:
        return
    for name, file in checked.items():
        for licence in sorted(pc.unique(file.keys["licence"]).drop_null().to_pylist()):
            if forbids_passing_on(licence):
                yield Fault(name, "licence", f"'{licence}' lets nobody pass images on, but the profile is 'public'")


def check_card(dataset: BuiltDataset, configs: Mapping[str, Files]) -> Iterator[Fault]:
    """Yield where the YAML of the card speaks of other features, class names, numbers or versions than there are."""
    from datasets.features import Features
    from datasets.info import DatasetInfosDict
    from huggingface_hub import DatasetCard

    infos = DatasetInfosDict.from_dataset_card_data(DatasetCard.load(dataset.path / CARD_NAME).data)
    for config, files in configs.items():
        if config not in infos:
            yield Fault(CARD_NAME, "dataset_info", f"nothing of the config '{config}'")
            continue
        info, place = infos[config], f"dataset_info of '{config}'"
        if str(info.version) != dataset.manifest.version:
            yield Fault(CARD_NAME, place, f"version {info.version}, the manifest says {dataset.manifest.version}")
        written = json.loads(next(file for of_split in files.values() for _, file in of_split).features)
        if info.features != Features.from_dict(written["info"]["features"]):
            yield Fault(CARD_NAME, place, "features or class names differ from those in the files")
        counted = {split: sum(len(file.keys) for _, file in of_split) for split, of_split in files.items()}
        said = {name: split.num_examples for name, split in (info.splits or {}).items()}
        if said != counted:
            yield Fault(CARD_NAME, place, f"it counts {said}, in the files are {counted}")


def check_croissant(dataset: BuiltDataset) -> Iterator[Fault]:
    """Yield where the Croissant file lists other files, hashes or sizes than the manifest."""
    path = dataset.path / CROISSANT_NAME
    try:
        described = read_json(path)
        listed = {part["@id"]: part for part in described["distribution"] if part["@type"] == "cr:FileObject"}
        said = {name: (part["sha256"], part["contentSize"]) for name, part in listed.items()}
        named: dict[str, Any] = {"name": described["name"], "version": described["version"]}
    except (ReliquaryError, KeyError, TypeError) as error:
        yield Fault(CROISSANT_NAME, "", f"not a Croissant description ({error!r})")
        return
    files = {file.path: file for file in dataset.manifest.files if file.path != CROISSANT_NAME}
    for name in sorted(files.keys() - said.keys()):
        yield Fault(CROISSANT_NAME, "distribution", f"{name} of the manifest is missing")
    for name in sorted(said.keys() - files.keys()):
        yield Fault(CROISSANT_NAME, "distribution", f"{name} is not in the manifest")
    for name in sorted(said.keys() & files.keys()):
        expected = files[name].sha256, f"{files[name].bytes} B"
        if said[name] != expected:
            yield Fault(CROISSANT_NAME, "distribution", f"{name} has {said[name]}, the manifest says {expected}")
    for field, value in named.items():
        if value != getattr(dataset.manifest, field):
            yield Fault(CROISSANT_NAME, field, f"'{value}', the manifest says '{getattr(dataset.manifest, field)}'")
