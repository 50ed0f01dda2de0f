"""The three numbers on screen, each with its sentence and its days."""

from __future__ import annotations

import wcwidth

from huitou.cli.output import paragraph, say
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.headline import sentence
from huitou.metrics.measurement import Measurement

_VALUE_WIDTH = 12


def show(measurements: list[Measurement], t: Speech) -> None:
    """Each number on its line, and under it what it says and over which days."""
    for m in measurements:
        say(f"  {wcwidth.ljust(figures.value(m, t), _VALUE_WIDTH)}{figures.name(m, t)}")
        say(paragraph(sentence(m, t), indent=_VALUE_WIDTH + 2))
        say(paragraph(figures.window(m, t), indent=_VALUE_WIDTH + 2))
        say()
