"""The results as a page: what was promised and what came out first, then every measurement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.stopwatch import Cost


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise: what is measured, what is wanted of it, what it came to."""

    what: str
    wanted: str
    measured: str
    met: bool


@dataclass(slots=True)
class Page:
    """Gathers bars and sections while the benches run."""

    bars: list[Bar] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)

    def at_least(self, what: str, measured: float, wanted: float, unit: str) -> None:
        self._bar(what, f"at least {wanted:,g} {unit}", f"{_number(measured)} {unit}", met=measured >= wanted)

    def at_most(self, what: str, measured: float, wanted: float, unit: str) -> None:
        self._bar(what, f"at most {wanted:,g} {unit}", f"{_number(measured)} {unit}", met=measured <= wanted)

    def section(self, title: str, *paragraphs: str) -> None:
        self.sections.append("\n\n".join([f"## {title}", *paragraphs]))

    def text(self, *, command: str, machine: Sequence[str]) -> str:
        """The whole page in Markdown."""
        bars = [(bar.what, bar.wanted, bar.measured, "yes" if bar.met else "**no**") for bar in self.bars]
        head = "# Benchmarks\n\n`" + command + "`\n\n" + "\n".join(f"- {line}" for line in machine)
        promised = "## Promised\n\n" + table(("", "wanted", "measured", "met"), bars)
        return "\n\n".join([head, _HOW, promised, *self.sections]) + "\n"

    def _bar(self, what: str, wanted: str, measured: str, *, met: bool) -> None:
        self.bars.append(Bar(what, wanted, measured, met))


_HOW = (
    "Each thing runs in a process of its own. CPU is user and system time of all its threads and of the processes it"
    " starts, peak the largest resident memory of the process or, while one that it started lives, of both: its own"
    " until then and the other's. Of several runs the least is given, with the median behind it. Ratios are between"
    " numbers of one run of this page."
)


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, numbers to the right: every column but the first."""
    lines = [headings, ["---", *["---:"] * (len(headings) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def cells(costs: Sequence[Cost]) -> list[str]:
    """CPU, wall and peak of several runs of one thing."""
    return [
        _both([cost.cpu_seconds for cost in costs]),
        _both([cost.wall_seconds for cost in costs]),
        f"{max(cost.peak_mb for cost in costs):,.0f}",
    ]


COSTS = ("CPU s", "wall s", "peak MB")


def least_cpu(costs: Iterable[Cost]) -> float:
    return min(cost.cpu_seconds for cost in costs)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _both(values: Sequence[float]) -> str:
    return f"{min(values):.3f} ({median(values):.3f})" if len(values) > 1 else f"{values[0]:.3f}"
