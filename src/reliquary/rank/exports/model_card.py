"""A model card for each row, with its measures as ``model-index`` in the head, by the Hub's own library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from huggingface_hub import EvalResult, ModelCard, ModelCardData
from jinja2 import Environment

from reliquary.build.describing.front_matter import TASK_CATEGORIES
from reliquary.catalogue.recipe import TaskKind
from reliquary.files import atomic_write_text
from reliquary.licences import hub_licence
from reliquary.pages.render import page_environment
from reliquary.rank.aggregate import Measure
from reliquary.rank.exports.eval_results import model_folder
from reliquary.rank.exports.material import ExportedBoard, ExportedRow, Material
from reliquary.rank.tables import Cell, Column, TableView
from reliquary.rank.text import markdown, metric_title, settings_text, unit_suffix
from reliquary.rank.views import measure_cell, slice_view
from reliquary.tasks.base import TEST_SPLIT

OTHER = "other"
"""What the Hub calls a licence that it does not know; the card then gives its name."""


def write_model_cards(material: Material, out: Path) -> list[Path]:
    """Write ``models/<board>/<row>/README.md`` for every row."""
    paths = []
    for exported in material.boards:
        for own in exported.rows:
            paths.append(model_folder(out, exported, own) / "README.md")
            atomic_write_text(paths[-1], str(model_card(material, exported, own)))
    return paths


def model_card(material: Material, exported: ExportedBoard, own: ExportedRow) -> ModelCard:
    """Return the card of a row; all that comes from data is escaped in its text."""
    suite = material.suite.file
    head = _card_data(material, exported, own).to_yaml()
    template = _environment().get_template("model_card.md.j2")
    body = template.render(
        board=exported,
        own=own,
        model=own.row.results[0].model,
        baseline=material.baselines.get(own.row.baseline.name),
        suite=suite,
        measures=_measures_view(own),
        slices=slice_view(own.row, suite.metrics),
        parameters=settings_text(own.row.baseline.parameters),
        settings=settings_text(exported.board.settings),
        environment=own.row.results[0].environment,
    )
    return ModelCard(f"---\n{head}\n---\n{body}")


def _card_data(material: Material, exported: ExportedBoard, own: ExportedRow) -> ModelCardData:
    model = own.row.results[0].model
    licence = hub_licence(model.licence)
    kind = _task_category(material)
    return ModelCardData(
        license=licence,
        license_name=model.licence if licence == OTHER else None,
        datasets=[exported.repository] if exported.repository else None,
        eval_results=list(_eval_results(material, exported, own)),
        metrics=[metric for metric, part in own.row.measures if part is None],
        model_name=own.title,
        pipeline_tag=kind,
        tags=["cultural-heritage", "reliquary", kind, *(["sample"] if exported.sample else [])],
    )


def _task_category(material: Material) -> str:
    return TASK_CATEGORIES[TaskKind(material.suite.file.task).dataset]


def _eval_results(material: Material, exported: ExportedBoard, own: ExportedRow) -> Iterator[EvalResult]:
    """Yield the measures over the whole test set; ``verified`` is for the Hub to set, not for us."""
    dataset = exported.board.dataset
    for (name, part), measure in own.row.measures.items():
        if part is None:
            yield EvalResult(
                task_type=_task_category(material),
                task_name=material.suite.file.title,
                dataset_type=exported.repository or dataset.name,
                dataset_name=f"{dataset.name} {dataset.version}",
                dataset_config=dataset.config,
                dataset_split=TEST_SPLIT,
                dataset_revision=exported.revision,
                dataset_args={"manifest_digest": dataset.manifest_digest, "protocol": exported.board.protocol},
                metric_type=name,
                metric_name=metric_title(name),
                metric_value=measure.spread.mean,
                source_name=material.publisher if material.url else None,
                source_url=material.url,
            )


def _measures_view(own: ExportedRow) -> TableView:
    measures = [measure for (_, part), measure in own.row.measures.items() if part is None]
    columns = (Column("Measure", numeric=False), Column("Mean"), Column("Seeds"), Column("Items"))
    return TableView("Measures", columns, tuple(_measure_row(measure) for measure in measures))


def _measure_row(measure: Measure) -> tuple[Cell, ...]:
    metric = measure.metric
    direction = "↑" if metric.higher_is_better else "↓"
    return (
        Cell(f"{metric_title(metric.name)}{unit_suffix(metric.unit)} {direction}"),
        measure_cell(measure),
        Cell(str(len(measure.spread.values))),
        Cell(f"{metric.n:,}"),
    )


def _environment() -> Environment:
    return page_environment("reliquary.rank", markdown=markdown)
