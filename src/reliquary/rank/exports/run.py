"""Exporting a leaderboard in one format or in all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from reliquary.catalogue import Suite
from reliquary.errors import ReliquaryError
from reliquary.rank.exports.benchmark import write_benchmark
from reliquary.rank.exports.bibtex import write_bibtex
from reliquary.rank.exports.eval_results import write_eval_results
from reliquary.rank.exports.every_eval_ever import SAMPLES, write_every_eval_ever
from reliquary.rank.exports.flat import write_csv, write_parquet
from reliquary.rank.exports.formats import Format
from reliquary.rank.exports.material import Material, read_material
from reliquary.rank.exports.model_card import write_model_cards
from reliquary.rank.exports.printed import write_latex_tables, write_markdown_tables
from reliquary.summary import Summary

Writer = Callable[[Material, Path], list[Path]]

WRITERS: Mapping[Format, Writer] = {
    Format.MARKDOWN: write_markdown_tables,
    Format.CSV: write_csv,
    Format.PARQUET: write_parquet,
    Format.LATEX: write_latex_tables,
    Format.BIBTEX: write_bibtex,
    Format.EVAL_YAML: write_benchmark,
    Format.EVAL_RESULTS: write_eval_results,
    Format.MODEL_CARD: write_model_cards,
    Format.EVERY_EVAL_EVER: write_every_eval_ever,
}
"""What writes each format into a folder, and returns the files."""


def export_suite(
    suite: Suite,
    leaderboard: Path,
    out: Path,
    formats: Sequence[Format] | None = None,
    *,
    repositories: Iterable[str] = (),
    publisher: str,
    url: str | None = None,
    builds: Path | None = None,
) -> Summary:
    """Write a leaderboard in other formats.

    The same records give the same bytes.

    Args:
        suite: The suite.
        leaderboard: The folder of its leaderboard.
        out: The folder to write into.
        formats: What to write; by default all, but `Format.EVAL_RESULTS` only if a dataset has a repository.
        repositories: ``<dataset>=<owner>/<name>``, for each dataset that is published on the Hub.
        publisher: Who gives the results out.
        url: The address where the leaderboard can be read.
        builds: The folder of the built datasets, if `Format.EVERY_EVAL_EVER` is to have a line for each test image.

    Raises:
        ReliquaryError: There are no results, a result breaks its contract, or a repository is not named as it should;
            or predictions or a dataset were changed; or ``out`` is no folder.
    """
    _check_folder(out)
    material = read_material(suite, leaderboard, repositories, publisher, url, builds)
    wanted = list(dict.fromkeys(formats or _possible(material)))
    written = {kind: WRITERS[kind](material, out) for kind in wanted}
    return Summary(
        verb=f"rank export {suite.file.name}",
        made={"results": len(material.stored), **{f"files of {kind}": len(paths) for kind, paths in written.items()}},
        left_out={reason: number for reason, number in _left_out(material, written).items() if number},
        places={"folder": out},
    )


def _check_folder(out: Path) -> None:
    """Refuse a file, and a folder in a file, before anything is read."""
    for place in (out, *out.parents):
        if place.exists() and not place.is_dir():
            raise ReliquaryError(f"--out {out}: {place} is a file, and a folder is needed; give another name")


def _left_out(material: Material, written: Mapping[Format, Sequence[Path]]) -> dict[str, int]:
    """Say what could not be written, and why."""
    unpublished = sum(exported.repository is None for exported in material.boards)
    paths = written.get(Format.EVERY_EVAL_EVER, ())
    samples = sum(path.name.endswith(SAMPLES) for path in paths)
    without = len(paths) - 2 * samples if material.evidence else 0
    return {
        "tables without a repository on the Hub (--repo)": unpublished,
        "results without samples: no predictions, no dataset or no answers that are right or wrong": without,
    }


def _possible(material: Material) -> list[Format]:
    """Return the formats that can be written: results for the Hub need the repository of their dataset."""
    published = any(exported.repository for exported in material.boards)
    return [kind for kind in WRITERS if published or kind is not Format.EVAL_RESULTS]
