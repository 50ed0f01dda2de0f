"""What the slices of an answer are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.intake.source_words import source_name
from huitou.language import Speech
from huitou.metrics.dimension_words import slice_word


def slice_labels(by: Mapping[str, str], t: Speech) -> list[str]:
    """One for each dimension; platforms by their names, which the metrics do not know."""
    said = {name: slice_word(name, label, t) for name, label in by.items()}
    return [source_name(word, t) if name == "source" else word for name, word in said.items()]
