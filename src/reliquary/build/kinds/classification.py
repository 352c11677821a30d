"""Classification: one label an image; a config may have labels of its own, and divide its classes into eras."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from reliquary.build.decisions import Decisions
from reliquary.build.epochs import Epoch, epoch_of, find_eras
from reliquary.build.examples import Example, LeftOut, Sorted
from reliquary.build.kinds.base import Contents
from reliquary.build.kinds.names import class_file_name
from reliquary.build.labels import labels_of
from reliquary.build.pictures.resized import Resized
from reliquary.build.sources.candidate import Candidate
from reliquary.build.years import year_of
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import Labels, TaskKind
from reliquary.records import ClassificationRow, DatasetRow

NO_LABEL = "no label of this dataset"
MORE_LABELS = "more than one label"


class ClassificationKind:
    """Images with one class each."""

    task: ClassVar[TaskKind] = TaskKind.CLASSIFICATION
    row: ClassVar[type[DatasetRow]] = ClassificationRow
    class_column: ClassVar[str | None] = "label"

    def label_names(self, recipe: RecipeFile) -> list[str]:
        """Return the names of all configs, each once."""
        return list(dict.fromkeys(name for config in recipe.configs for name in recipe.labels_of(config).names))

    def examples(self, candidates: Sequence[Candidate], recipe: RecipeFile, decisions: Decisions) -> Sorted:
        """Take every candidate that has exactly one label in at least one config."""
        all_labels = list({id(labels): labels for labels in map(recipe.labels_of, recipe.configs)}.values())
        examples, left_out = [], []
        for candidate in candidates:
            given = decisions.get(candidate.original)
            found = [labels_of(candidate.subject, labels, given) for labels in all_labels]
            single = next((labels for labels in found if len(labels) == 1), None)
            if single is None:
                left_out.append(LeftOut.of(candidate, MORE_LABELS if any(found) else NO_LABEL))
            else:
                pictures = {"image": Resized(candidate.original, recipe.image)}
                columns = {"relabelled": given.label} if given and given.label else {}
                examples.append(Example(candidate.original, candidate, tuple(single), pictures, columns))
        return Sorted(examples, left_out)

    def contents(self, examples: Sequence[Example], recipe: RecipeFile, config: str) -> Contents:
        """Label every example by the labels of the config."""
        labels = recipe.labels_of(config)
        chosen = {example.image_id: found[0] for example in examples if len(found := _labels(example, labels)) == 1}
        missing = len(examples) - len(chosen)
        left_out = {"no label in this config": missing} if missing else {}
        if labels.eras is not None:
            return _in_eras(examples, labels, chosen, left_out)
        return _contents(labels.names, chosen, left_out)

    def columns(self, example: Example, made: Mapping[str, bytes]) -> Mapping[str, Any]:  # noqa: ARG002
        """Return what the museum says of the object."""
        subject = example.candidate.subject
        return {
            "culture": subject.culture,
            "year_begin": subject.year_begin,
            "year_end": subject.year_end,
            "title": subject.title,
            "object_type": subject.object_type,
            "view": example.candidate.view,
        }

    def file_name(self, example: Example, columns: Mapping[str, Any], suffix: str) -> str:
        """Return class, museum, object and view, for example ``1_LOUVRE_26784283_2.jpg``."""
        return class_file_name(example.candidate, columns["label"], suffix)


def _labels(example: Example, labels: Labels) -> list[int]:
    relabelled = example.columns.get("relabelled")
    if relabelled in labels.names:
        return [labels.names.index(relabelled)]
    return labels_of(example.candidate.subject, labels, None)


def _contents(names: list[str], chosen: Mapping[str, int], left_out: Mapping[str, int]) -> Contents:
    return Contents(
        class_names={"label": names},
        columns={image_id: {"label": label} for image_id, label in chosen.items()},
        strata={image_id: (label,) for image_id, label in chosen.items()},
        left_out=left_out,
    )


def _in_eras(
    examples: Sequence[Example], labels: Labels, chosen: Mapping[str, int], left_out: Mapping[str, int]
) -> Contents:
    """Divide each class into eras; what has no year that tells an era is left out."""
    counts = Counter(left_out)
    dated: dict[str, tuple[str, int]] = {}
    for example in examples:
        if example.image_id in chosen:
            year = year_of(example.candidate.subject)
            if isinstance(year, str):
                counts[year] += 1
            else:
                dated[example.image_id] = (labels.names[chosen[example.image_id]], year)
    years: defaultdict[str, list[int]] = defaultdict(list)
    for name, year in dated.values():
        years[name].append(year)
    eras: list[Epoch] = find_eras(years, labels.eras or 1)
    eras.sort(key=lambda era: (labels.names.index(era.collection), era.end))
    in_era = {image_id: epoch_of(eras, name, year) for image_id, (name, year) in dated.items()}
    return _contents([era.name for era in eras], in_era, dict(counts))
