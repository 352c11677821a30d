"""What publishing a built dataset would do, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reliquary.build.diff import compare
from reliquary.build.reader import MANIFEST_NAME, SAMPLE_SUFFIX, BuiltDataset
from reliquary.build.verify import verify_dataset
from reliquary.errors import Fault, FaultyFileError
from reliquary.hub.repository import Repository
from reliquary.hub.snapshots import snapshot
from reliquary.publish.licences import licence_counts, rights_faults
from reliquary.publish.remote import OF_THE_HUB, Remote, look_at
from reliquary.records import ImageSource, ManifestFile
from reliquary.versions import Step, Version


@dataclass(frozen=True)
class Plan:
    """One version of a dataset on its way to a repository.

    Attributes:
        dataset: What is to be published.
        remote: The repository; nothing is known of it unless the Hub was asked.
        asked: Whether the Hub was asked.
        tag: The tag that it shall have.
        licences: How many images have each licence.
        faults: Why it may not be published; nothing is sent unless there are none.
    """

    dataset: BuiltDataset
    remote: Remote
    asked: bool
    tag: str
    licences: dict[str, int]
    faults: Sequence[Fault]

    @property
    def is_done(self) -> bool:
        """Whether this very dataset is published under its tag already."""
        version = Version.from_tag(self.tag)
        return version in self.remote.versions and not self.faults

    @property
    def files(self) -> list[str]:
        """The paths of all files of the dataset, the manifest last."""
        return [*(file.path for file in self.dataset.manifest.files), MANIFEST_NAME]

    @property
    def new_files(self) -> list[ManifestFile]:
        """The files that the repository does not hold as they are, as far as its list of files tells."""
        return [file for file in self.dataset.manifest.files if not self._is_there(file)]

    @property
    def obsolete_files(self) -> list[str]:
        """The files that the repository holds now and this version does not have."""
        return sorted(set(self.remote.files) - set(self.files) - OF_THE_HUB)

    def _is_there(self, file: ManifestFile) -> bool:
        found = self.remote.files.get(file.path)
        return found is not None and found.sha256 == file.sha256


def make_plan(folder: Path, repo_id: str, tag: str, *, allow_sample: bool, quiet: bool) -> Plan:
    """Check a built dataset, and then the repository against it.

    All that is wrong with the dataset is said at once; the Hub is asked only if nothing is, so that whoever cannot
    reach it hears of that, too.

    Args:
        folder: The built dataset.
        repo_id: The repository.
        tag: The tag that it shall have.
        allow_sample: Let pictures of the sample museum be published.
        quiet: Show no progress.

    Raises:
        ReliquaryError: The folder holds no built dataset, or the Hub cannot be reached.
    """
    dataset = BuiltDataset.open(folder)
    broken = list(_broken(folder))
    faults = [*broken, *_of_tag(dataset, tag)]
    if not broken:
        faults += [*rights_faults(dataset), *(() if allow_sample else _of_sample(dataset))]
    remote, asked = Remote(repo_id), not faults
    if asked:
        remote = look_at(repo_id)
        faults += _of_repository(dataset, remote, quiet=quiet)
    return Plan(dataset, remote, asked, tag, {} if broken else licence_counts(dataset), faults)


def _broken(folder: Path) -> Iterator[Fault]:
    try:
        verify_dataset(folder)
    except FaultyFileError as error:
        yield from error.faults


def _of_tag(dataset: BuiltDataset, tag: str) -> Iterator[Fault]:
    expected = Version.parse(dataset.manifest.version, f"{dataset.path / MANIFEST_NAME}: version").tag
    if tag != expected:
        yield Fault("--tag", "", f"found '{tag}', expected '{expected}': the tag is that of the manifest's version")


def _of_sample(dataset: BuiltDataset) -> Iterator[Fault]:
    sources = {
        source
        for config in dataset.configs()
        for split in dataset.splits(config)
        for source in dataset.table(config, split, ["source"])["source"].unique().to_pylist()
    }
    if dataset.manifest.name.endswith(SAMPLE_SUFFIX) or ImageSource.SAMPLE.value in sources:
        yield Fault(
            dataset.manifest.name, "", "pictures of the sample museum; --allow-sample publishes them all the same"
        )


def _of_repository(dataset: BuiltDataset, remote: Remote, *, quiet: bool) -> Iterator[Fault]:
    manifest = dataset.manifest
    version = Version.parse(manifest.version, MANIFEST_NAME)
    if remote.is_foreign:
        yield Fault(remote.id, "", f"holds files but no {MANIFEST_NAME}: give the dataset a repository of its own")
    if remote.newest is None:
        return
    if version in remote.versions:
        published = remote.manifest(version)
        if published.digest != manifest.digest:
            what = f"published already, with the digest {published.digest}; this one has {manifest.digest}"
            yield Fault(f"{remote.id}@{version.tag}", "", f"{what}: raise 'version' in the recipe")
    elif version < remote.newest:
        yield Fault(remote.id, "version", f"{version} is older than {remote.newest}, which is published")
    else:
        yield from _of_step(dataset, remote, remote.newest, quiet=quiet)


def _of_step(dataset: BuiltDataset, remote: Remote, newest: Version, *, quiet: bool) -> Iterator[Fault]:
    """The versions are compared row by row only where their numbers promise something."""
    published = remote.manifest(newest)
    if published.name != dataset.manifest.name:
        yield Fault(remote.id, "name", f"holds '{published.name}', not '{dataset.manifest.name}'")
        return
    version = Version.parse(dataset.manifest.version, MANIFEST_NAME)
    if version.step_from(newest) is Step.MAJOR:
        return
    difference = compare(snapshot(Repository(remote.id, newest), quiet=quiet), dataset.path, quiet=quiet)
    if not difference.is_honoured:
        asked = f"{difference.needed_version} ({difference.step.name}); see reliquary build diff"
        yield Fault(remote.id, "version", f"{version} after {newest}: the changes ask for {asked}")
