"""How far an import is, for whoever wants to watch: told a block at a time, and of no consequence for the import."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

Work = Literal["cleaning", "writing", "publishing"]
Outcome = Literal["taken", "passed_over", "refused"]
Stage = Literal["reading"] | Work | Outcome
# Which share of a file's time is behind once its stage begins, and of all the time once publishing does: as measured
# on a million rows.
_BEHIND: dict[Stage, float] = {"reading": 0.0, "cleaning": 0.25, "writing": 0.7}
_PUBLISHING = 0.7


@dataclass(frozen=True, slots=True)
class Step:
    """Where an import stands: at which file, and how far in it and in all of them. Sizes are bytes on the disk.

    ``place`` and ``rows`` are of this file, ``done`` and ``rows_done`` of those before it; ``total`` is the size of all
    files that are read, so it shrinks by each that is passed over.
    """

    stage: Stage = "reading"
    file: str = ""
    number: int = 0
    files: int = 0
    place: int = 0
    size: int = 0
    done: int = 0
    total: int = 0
    rows: int = 0
    rows_done: int = 0

    @property
    def share(self) -> float:
        """How much of all the work is behind, from 0 to 1."""
        if self.stage == "publishing":
            return _PUBLISHING
        read = self.place / self.size if self.size else 1.0
        share = max(_BEHIND.get(self.stage, 0.0), _BEHIND["cleaning"] * read)
        return _PUBLISHING * (self.done + self.size * share) / self.total if self.total else 0.0


OnStep = Callable[[Step], object]


class Progress:
    """Keeps the step and tells it. A watcher that fails is not told again; a warning says so, and why."""

    def __init__(self, on_step: OnStep | None, *, files: int, total: int) -> None:
        self._on_step = on_step
        self._step = Step(files=files, total=total)

    def begin(self, file: str, size: int) -> None:
        """The next file is being read."""
        self._step = replace(self._step, file=file, number=self._step.number + 1, size=size, place=0, rows=0)
        self._tell("reading")

    def read(self, place: int, rows: int) -> None:
        """So much of the file is read. Reading may begin anew, and the sheets of a workbook count each for itself."""
        if self._on_step:
            self._step = replace(self._step, place=min(place, self._step.size), rows=max(rows, self._step.rows))
            self._tell("reading")

    def enter(self, stage: Work) -> None:
        """All of the file is read, and this comes next."""
        self._step = replace(self._step, place=self._step.size)
        self._tell(stage)

    def end(self, outcome: Outcome) -> None:
        """The file is done with."""
        step = self._step
        if outcome == "passed_over":
            self._step = replace(step, total=step.total - step.size)
        else:
            self._step = replace(step, done=step.done + step.size, rows_done=step.rows_done + step.rows, rows=0)
        self._step = replace(self._step, place=0, size=0)
        self._tell(outcome)

    def _tell(self, stage: Stage) -> None:
        self._step = replace(self._step, stage=stage)
        if self._on_step:
            try:
                self._on_step(self._step)
            except Exception as problem:  # noqa: BLE001 - whatever ails who watches, the import goes on
                self._on_step = None
                warnings.warn(
                    "on_step failed and is not told again; the import goes on"
                    f" · on_step 出错，不再通知，导入照常继续: {problem!r}",
                    RuntimeWarning,
                    stacklevel=2,
                )
