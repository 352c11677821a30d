"""The report on a suite of fusion configs: a page, figures and numbers, from what its runs left."""

from __future__ import annotations

from pathlib import Path

from reliquary.build.reader import SAMPLE_SUFFIX, BuiltDataset
from reliquary.catalogue import BaselineFile, Suite
from reliquary.files import atomic_write_text
from reliquary.fusion.analysis import THRESHOLD, Analysis, analyse
from reliquary.fusion.numbers import answers, write_numbers
from reliquary.fusion.page import About, ShownFigure, render_report
from reliquary.fusion.pictures import draw_curves, draw_gains, draw_steps
from reliquary.fusion.runs import find_runs, read_curves
from reliquary.rank.evidence import Evidence
from reliquary.summary import Summary

PAGE_NAME = "index.html"


def report_fusion(
    suite: Suite,
    baseline: BaselineFile,
    dataset: BuiltDataset,
    runs: Path,
    out: Path,
    *,
    protocol: str,
    quiet: bool = False,
) -> Summary:
    """Analyse the runs of a row and write the report; equal runs give equal bytes.

    Args:
        suite: A suite whose configs are named ``fusion-<share of renders in per cent>``.
        baseline: One of its rows.
        dataset: What it was run on.
        runs: ``<workspace>/runs/<suite>``.
        out: Folder of the report: ``index.html``, figures as PDF, SVG and PNG, ``curves.csv``, ``runs.csv`` and
            ``analysis.json``.
        protocol: One of the suite's.
        quiet: Show no progress.

    Raises:
        ReliquaryError: A run is not finished, or is not what its predictions and the dataset say.
    """
    evidence = Evidence(dataset.path.parent)
    found = analyse(read_curves(find_runs(suite, baseline, dataset, runs, protocol), evidence, quiet=quiet))
    page = write_report(found, _about(suite, baseline, dataset, protocol), out)
    return _summary(suite.file.name, found, page)


def write_report(found: Analysis, about: About, out: Path) -> Path:
    """Write the figures, the numbers and then the page, and return its path."""
    figures = [
        ShownFigure.of(
            draw_curves(found, out / "curves"),
            "AP50 of each class and its mean over the share of renders, and where the mean bends.",
        ),
        ShownFigure.of(
            draw_steps(found, out / "steps"),
            f"What each share loses or gains over the share before, with the source's threshold T = {THRESHOLD}.",
        ),
        ShownFigure.of(
            draw_gains(found, out / "gains"),
            f"What each share loses or gains over {found.shares[0]:g} % renders, with 95 % intervals.",
        ),
    ]
    numbers = [path.name for path in write_numbers(found, out)]
    path = out / PAGE_NAME
    atomic_write_text(path, render_report(found, about, figures, numbers))
    return path


def _about(suite: Suite, baseline: BaselineFile, dataset: BuiltDataset, protocol: str) -> About:
    manifest = dataset.manifest
    return About(
        title=suite.file.title,
        row=baseline.title,
        protocol=protocol,
        protocol_description=suite.file.protocols[protocol].description.strip(),
        dataset=f"{manifest.name} {manifest.version}",
        digest=manifest.digest,
        is_sample=manifest.name.endswith(SAMPLE_SUFFIX),
        source=suite.file.source,
        reported=suite.reported,
    )


def _summary(name: str, found: Analysis, page: Path) -> Summary:
    made: dict[str, int | float | str] = {
        "runs": found.of_runs.size,
        "shares": len(found.shares),
        "AP50 at the smallest and the largest share": f"{found.mean.value[0]:.3f}, {found.mean.value[-1]:.3f}",
    }
    plain = answers(found)
    if bend := plain["bend"]:
        made["bend, per cent"] = "{value} ({low} to {high})".format(**bend["share"])
    if significance := plain["significance"]:
        made["p of no difference"] = significance["p"]
    return Summary(f"report {name}", made=made, places={"report": page})
