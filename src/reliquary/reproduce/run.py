"""The steps of a reproduction: every verb as a user would call it, then the report."""

from __future__ import annotations

from pathlib import Path

from reliquary.bench.run import bench_suite
from reliquary.bench.side_by_side import default_workers
from reliquary.bench.spec import check_protocol
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import BaselineFile, Suite, load_baseline, load_suite
from reliquary.errors import ReliquaryError
from reliquary.fusion.report import report_fusion
from reliquary.progress import console
from reliquary.reproduce.pictures import DATASET, SCALES, FusionPictures
from reliquary.summary import Summary
from reliquary.workspace import Workspace


def reproduce_suite(
    name: str,
    workspace: Workspace,
    *,
    protocol: str,
    baseline: str | None = None,
    backgrounds: Path | None = None,
    quiet: bool = False,
) -> Summary:
    """Do the experiment of a suite again, from its pictures to the report.

    Every step resumes, so that a reproduction killed at any moment and started again ends with the same report.
    What the sample world gives lies in a workspace of its own, ``<workspace>/reproductions/<suite>-<protocol>``.

    Args:
        name: Name of the suite, or path to its file.
        workspace: Where everything goes; protocol ``full`` takes its photographs and models from there.
        protocol: ``smoke``, ``small`` or ``full``.
        baseline: Name of a row of the suite, or path to a file; the suite's first by default.
        backgrounds: Folder of pictures to paste renders on; scenes of the sample museum by default.
        quiet: Show nothing on the way.

    Returns:
        What was found, and where everything lies.

    Raises:
        ReliquaryError: There is no reproduction of the suite, or a step failed in a way that the user can put right.
    """
    suite = load_suite(name)
    check_protocol(suite.file, protocol)
    if suite.file.dataset != DATASET:
        raise ReliquaryError(
            f"suite '{suite.file.name}': there is no reproduction of it, only of suites of dataset '{DATASET}', such "
            f"as deeprelic-fusion; run its steps: reliquary build {suite.file.dataset}, reliquary bench, reliquary rank"
        )
    row = load_baseline(suite, baseline or _first_row(suite))
    own = Workspace(workspace.reproduction(f"{suite.file.name}-{protocol}"))
    place = own if protocol in SCALES else workspace
    dataset = _make_dataset(FusionPictures(place, SCALES.get(protocol)), backgrounds, quiet=quiet)
    _train(suite, row, dataset, place.runs(suite.file.name), protocol, quiet=quiet)
    _say("5. Report", "from the stored predictions", quiet=quiet)
    report = own.root / "report"
    found = report_fusion(suite, row, dataset, place.runs(suite.file.name), report, protocol=protocol, quiet=quiet)
    return Summary(
        f"reproduce {suite.file.name}",
        made={"dataset": dataset.manifest.name, "manifest digest": dataset.manifest.digest, **found.made},
        places={"dataset": dataset.path, "runs": place.runs(suite.file.name), **found.places},
    )


def _first_row(suite: Suite) -> str:
    rows = suite.baseline_names()
    if not rows:
        raise ReliquaryError(f"{suite.folder}: no file in baselines/; name one with --baseline")
    return rows[0]


def _make_dataset(pictures: FusionPictures, backgrounds: Path | None, *, quiet: bool) -> BuiltDataset:
    _say("1. Photographs", "with a box round each relic", quiet=quiet)
    pictures.photograph(quiet=quiet)
    _say("2. Render", "Blender turns 3D models into cut-outs, which are pasted on backgrounds", quiet=quiet)
    rendered = pictures.render(backgrounds, quiet=quiet)
    if rendered.rejected:
        raise ReliquaryError(
            f"{rendered.places['models']}: {sum(rendered.rejected.values())} models or views failed "
            f"({'; '.join(rendered.rejected)}); put that right, then run the same command again"
        )
    _say("3. Build", "one training set for each share of renders, one test of photographs for all", quiet=quiet)
    dataset, _ = pictures.build(quiet=quiet)
    return dataset


def _train(
    suite: Suite, baseline: BaselineFile, dataset: BuiltDataset, runs: Path, protocol: str, *, quiet: bool
) -> None:
    """Train every training set of the protocol with every seed; what is done already is taken over.

    Raises:
        ReliquaryError: A run failed; the others were done.
    """
    configs = suite.file.configs_of(protocol)
    logs: list[Path] = []
    for number, config in enumerate(configs, start=1):
        _say("4. Train", f"{baseline.name} on {config}, {number} of {len(configs)}", quiet=quiet)
        benched = bench_suite(
            suite,
            [baseline],
            dataset,
            runs,
            protocol=protocol,
            config=config,
            workers=default_workers(),
            quiet=quiet,
        )
        logs += [path for place, path in benched.places.items() if place.startswith("log of ")]
    if logs:
        raise ReliquaryError(
            f"{len(logs)} of the runs failed; see {', '.join(map(str, logs))}, then run the same command again"
        )


def _say(title: str, subtitle: str, *, quiet: bool) -> None:
    if not quiet:
        console.print(f"\n[bold]{title}[/] {subtitle}", highlight=False)
