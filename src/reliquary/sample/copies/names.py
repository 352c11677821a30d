"""The sample copies by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reliquary.errors import ReliquaryError
from reliquary.sample.copies import detection, panels, restoration, style
from reliquary.sample.copies.folder import Piece, WrittenCopy, write_copy
from reliquary.sample.copies.scale import Scale
from reliquary.sample.relics import photograph_copy, render_set
from reliquary.sample.relics.photograph_copy import write_relic_photographs
from reliquary.sample.relics.render_set import WrittenRenders, write_relic_renders

COPIES: dict[str, Callable[[int, Scale], list[Piece]]] = {
    detection.NAME: detection.detection_pieces,
    restoration.NAME: restoration.restoration_pieces,
    style.NAME: style.style_pieces,
    panels.NAME: panels.panel_pieces,
}
"""What each copy consists of, from a seed and a scale."""

RELICS: dict[str, Callable[..., WrittenCopy | WrittenRenders]] = {
    photograph_copy.NAME: write_relic_photographs,
    render_set.SET: write_relic_renders,
}
"""The two pools of DeepRelic: they hold so many pictures of each class."""

RELICS_PER_CLASS = {Scale.TINY: 3, Scale.SMALL: 25}
"""25 leave 20 of each class for training: a file of a pool is five per cent of it."""

NAMES: tuple[str, ...] = (*COPIES, *RELICS)


def write_sample_copy(
    name: str, folder: Path, *, seed: int = 0, scale: Scale = Scale.SMALL, quiet: bool = False
) -> WrittenCopy | WrittenRenders:
    """Writes a sample copy; a second call goes on where the first one stopped.

    Args:
        name: One of NAMES.
        folder: Folder for it.
        seed: Equal seeds give equal bytes.
        scale: How much is written.
        quiet: Shows no progress bar.

    Raises:
        ReliquaryError: There is no such copy, the folder holds something else, or the disk is full.
    """
    if name not in NAMES:
        raise ReliquaryError(f"sample copy: no copy {name!r}; choose one of {', '.join(NAMES)}")
    if name in RELICS:
        return RELICS[name](folder, per_class=RELICS_PER_CLASS[scale], seed=seed, quiet=quiet)
    return write_copy(folder, name, COPIES[name](seed, scale), seed=seed, scale=scale.value, quiet=quiet)
