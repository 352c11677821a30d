"""Looking for the learning rate of one baseline; no result comes of it."""

from __future__ import annotations

from reliquary.bench.spec import check_dataset, check_protocol, choose_config, run_spec
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import BaselineFile, Suite
from reliquary.engines import Job
from reliquary.engines.native.engine import NativeEngine
from reliquary.errors import ReliquaryError
from reliquary.summary import Summary
from reliquary.workspace import Workspace


def range_test_baseline(
    suite: Suite,
    baselines: list[BaselineFile],
    dataset: BuiltDataset,
    workspace: Workspace,
    *,
    protocol: str,
    config: str | None = None,
) -> Summary:
    """Do a learning-rate range test, and write ``range-test.csv`` and ``.png`` into the workspace.

    Args:
        suite: The suite.
        baselines: Exactly one, of the native engine.
        dataset: The suite's dataset, or its sample.
        workspace: Pre-trained weights are looked for there too.
        protocol: ``smoke``, ``small`` or ``full``.
        config: Config of the dataset; the suite's first by default.

    Raises:
        ReliquaryError: There is not one baseline, it is of another engine, or the training cannot be done.
    """
    if len(baselines) != 1:
        raise ReliquaryError(
            f"--range-test is for one baseline, found {len(baselines)}; choose it with --baseline NAME"
        )
    (baseline,) = baselines
    if baseline.engine != "native":
        raise ReliquaryError(
            f"baseline '{baseline.name}': --range-test needs the engine native, found {baseline.engine}"
        )
    check_protocol(suite.file, protocol)
    check_dataset(suite.file, dataset)
    config = choose_config(suite.file, dataset, config)
    spec = run_spec(suite.file, baseline, dataset, protocol=protocol, config=config, seed=0)
    folder = workspace.range_test(suite.file.name, baseline.name)
    engine = NativeEngine()
    engine.check(spec, workspace.weights)
    test = engine.range_test(Job(spec, baseline.licence, dataset, folder, workspace.weights, _silent))
    table, picture = test.write(folder)
    return Summary(
        f"bench {suite.file.name} --range-test",
        {"steps": len(test.rates), "suggested learning rate": f"{test.suggested:.2g}"},
        places={"rates and losses": table, "picture": picture},
    )


def _silent(done: int, total: int) -> None:
    del done, total
