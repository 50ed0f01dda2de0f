"""The slices an answer is shown in: their keys, what they are called, and their windows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huitou.calendar import Window
from huitou.metrics.question import Question
from huitou.metrics.slices import UNKNOWN, labels_of
from huitou.warehouse.snapshot import Tables

Key = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """One slice: its keys, what it is called, and its window."""

    key: Key
    by: Mapping[str, str]
    window: Window


def cuts(snapshot: Tables, question: Question, *, found: Iterable[Key]) -> list[Cut]:
    """The slices to show, in order: all of time, then by label with the unknown last."""
    keys = set(found)
    if not question.dimensions:
        return [Cut((), {}, question.window)]
    if len(question.dimensions) == 1:
        keys |= {(span.key,) for span in question.spans}
    spans = {span.key: span for span in question.spans}
    labels = [
        {key: span.label for key, span in spans.items()}
        if dimension.group == "time"
        else labels_of(snapshot, dimension, keys={key[place] for key in keys})
        for place, dimension in enumerate(question.dimensions)
    ]
    time = next((place for place, each in enumerate(question.dimensions) if each.group == "time"), None)
    names = [dimension.name for dimension in question.dimensions]
    made = [
        Cut(
            key,
            {name: labels[place][key[place]] for place, name in enumerate(names)},
            question.window if time is None else spans[key[time]].window,
        )
        for key in keys
    ]

    def place(cut: Cut) -> list[tuple[bool, str | int]]:
        labelled = zip(question.dimensions, cut.key, cut.by.values(), strict=True)
        return [(label == UNKNOWN, key if dimension.labels else label) for dimension, key, label in labelled]

    return sorted(made, key=place)
