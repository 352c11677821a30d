"""The mark of a folder that the sample museum writes: what it holds, so that nothing else is mixed into it."""

from __future__ import annotations

from pathlib import Path

from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_json, read_json
from reliquary.records import SAMPLE_MARK

ABOUT_FILE = "sample.json"


def claim_folder(folder: Path, **contents: str | int) -> None:
    """Marks a folder as a sample with these contents, or sees that it is marked so already.

    Args:
        folder: The folder; it is made if need be.
        contents: What decides every byte in the folder, for example its seed.

    Raises:
        ReliquaryError: The folder holds another sample, or files that are no sample.
    """
    about = folder / ABOUT_FILE
    wanted = {"about": SAMPLE_MARK, **contents}
    if about.exists():
        found = read_json(about)
        if found != wanted:
            raise ReliquaryError(
                f"{about}: the folder holds another sample ({found!r}), not {contents!r}; "
                "give another folder, or remove this one"
            )
        return
    if folder.is_dir() and (stranger := _first_file(folder)) is not None:
        raise ReliquaryError(
            f"{folder}: holds files that are not of the sample museum ({stranger}); give an empty folder"
        )
    atomic_write_json(about, wanted)


def _first_file(folder: Path) -> str | None:
    """Returns the first name in a folder; hidden ones, such as what a killed write left behind, do not count."""
    return min((path.name for path in folder.iterdir() if not path.name.startswith(".")), default=None)
