"""What a run was made with and on: kept beside its result, never part of its identity."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib import metadata

from reliquary import __version__, catalogue
from reliquary.records import Environment

PACKAGES = ("lightning", "numpy", "pillow", "pyarrow", "scikit-learn", "timm", "torch", "torchvision")
GIT_TIMEOUT_S = 10


def describe_environment() -> Environment:
    """Return the versions of the packages that decide results, the commit of a checkout, and the class of the host."""
    import torch

    cuda = torch.cuda.is_available()
    return Environment(
        packages=_versions(),
        python=platform.python_version(),
        platform=f"{platform.system()} {platform.machine()}",
        git_commit=_git_commit(),
        device=torch.cuda.get_device_name() if cuda else "cpu",
        driver=f"CUDA {torch.version.cuda}" if cuda else None,
        threads=torch.get_num_threads(),
        host_class=f"{os.cpu_count()} cores, {_memory_gib()} GiB",
    )


def _versions() -> dict[str, str]:
    versions = {"reliquary": __version__}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue  # an engine that the run did not need
    return versions


def _git_commit() -> str | None:
    """Return the commit of the checkout that this runs from, or None for an installed package."""
    root = catalogue.root()
    if not (root / ".git").exists():
        return None
    command = ["git", "-C", str(root), "rev-parse", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=GIT_TIMEOUT_S)  # noqa: S603 - fixed words
    except (OSError, subprocess.SubprocessError):
        return None  # no git, or none that may read the checkout: unknown
    return done.stdout.strip()


def _memory_gib() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
