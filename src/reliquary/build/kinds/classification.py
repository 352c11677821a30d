"""Classification: one label an image; a config may have labels of its own, and divide its classes into eras."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from reliquary.build.dating.epochs import Epoch, find_eras
from reliquary.build.dating.years import year_of
from reliquary.build.decisions import Decisions
from reliquary.build.examples import Example, LeftOut, Sorted
from reliquary.build.kinds.base import Contents
from reliquary.build.kinds.dating import Dated, label_epochs
from reliquary.build.kinds.labels import labels_of
from reliquary.build.kinds.names import class_file_name
from reliquary.build.pictures.resized import Resized
from reliquary.build.sources.candidate import Candidate
from reliquary.catalogue import RecipeFile
from reliquary.catalogue.recipe import Labels, TaskKind
from reliquary.records import ClassificationRow, DatasetRow

NO_LABEL = "no label of this dataset"
NO_LABEL_HERE = "no label in this config"
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
        examples, left_out = [], []
        for candidate in candidates:
            given = decisions.get(candidate.original)
            found = {config: labels_of(candidate.subject, recipe.labels_of(config), given) for config in recipe.configs}
            labels = {config: indices[0] for config, indices in found.items() if len(indices) == 1}
            if not labels:
                left_out.append(LeftOut.of(candidate, MORE_LABELS if any(found.values()) else NO_LABEL))
                continue
            pictures = {"image": Resized(candidate.original, recipe.image)}
            strata = (next(iter(labels.values())),)
            examples.append(Example(candidate.original, candidate, strata, pictures, {"labels": labels}))
        return Sorted(examples, left_out)

    def contents(self, examples: Sequence[Example], recipe: RecipeFile, config: str) -> Contents:
        """Label every example by the labels of the config."""
        labels = recipe.labels_of(config)
        chosen = [example for example in examples if config in example.columns["labels"]]
        left_out = Counter({NO_LABEL_HERE: len(examples) - len(chosen)})
        label_of = {example.image_id: example.columns["labels"][config] for example in chosen}
        if labels.eras is None:
            return _contents(labels.names, label_of, left_out)
        return _in_eras(chosen, label_of, labels, labels.eras, left_out)

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


def _contents(names: list[str], label_of: Mapping[str, int], left_out: Mapping[str, int]) -> Contents:
    return Contents(
        class_names={"label": names},
        columns={image_id: {"label": label} for image_id, label in label_of.items()},
        strata={image_id: (label,) for image_id, label in label_of.items()},
        left_out={reason: n for reason, n in left_out.items() if n},
    )


def _in_eras(
    examples: Sequence[Example], label_of: Mapping[str, int], labels: Labels, per_class: int, left_out: Counter[str]
) -> Contents:
    """Divide each class into eras; what has no year that tells an era is left out."""
    dated: list[Dated] = []
    for example in examples:
        year = year_of(example.candidate.subject)
        if isinstance(year, str):
            left_out[year] += 1
        else:
            dated.append(Dated(example, labels.names[label_of[example.image_id]], year))

    def find(years: Mapping[str, Sequence[int]]) -> list[Epoch]:
        # One class at a time: those with fewer different years have fewer eras.
        return [era for name in years for era in find_eras({name: years[name]}, min(per_class, len(set(years[name]))))]

    eras = label_epochs(dated, labels.names, find)
    return _contents(eras.names, eras.by_image, left_out)
