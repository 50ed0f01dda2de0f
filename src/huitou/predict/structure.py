"""The shop's customers by stage, tier and RFM on a day: how many, what share of the money, and who moved since when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from huitou.calendar import iso
from huitou.money import money_text
from huitou.predict.cycle import Cycles
from huitou.predict.lifecycle import STAGES
from huitou.predict.rfm import FREQUENCIES, LABELS, Thresholds
from huitou.predict.segments import Segments, segments_at
from huitou.predict.tiers import TIERS
from huitou.settings import Settings
from huitou.warehouse.snapshot import About, Tables

Rule = Literal["lifecycle", "tier", "rfm"]
# The values of each rule by key: 0 where it cannot be said, last those who were no customers yet.
VALUES: Mapping[Rule, tuple[str, ...]] = {
    "lifecycle": ("unknown", *STAGES, "not_yet"),
    "tier": ("unknown", *TIERS, "not_yet"),
    "rfm": ("unknown", *LABELS, "not_in_year", "not_yet"),
}
COLUMNS: Mapping[Rule, str] = {"lifecycle": "stage", "tier": "tier", "rfm": "label"}
BEFORE, NOW = 0, 1
MONTH_DAYS = 30
RECENCY_CLASSES = 4


class Snapshot(Tables, Protocol):
    """One data version, open for reading."""

    about: About


@dataclass(frozen=True, slots=True)
class Group:
    """The customers of one stage, tier, label or cell of the grid. ``net_minor``: theirs of the last 365 days.

    ``before``: how many there were on the earlier day; None for a cell of the grid.
    """

    key: str
    customers: int
    net_minor: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """How many were the one thing on the earlier day and are the other now; also who stayed what they were."""

    rule: Rule
    before: str
    now: str
    customers: int


@dataclass(frozen=True, slots=True)
class Structure:
    """All customers known on a day. The groups of a rule are every customer once; so are its moves.

    Units: money in minor units of the last 365 days up to ``as_of``. ``grid``: by R (rows, `R1` the most recent) and F
    (`F1` to `F5`), of those with a purchase in that time. Undefined: where too few came back to give a cycle,
    ``undefined`` says so and everybody is ``unknown``.
    """

    as_of: int
    before: int
    currency: str
    data_version: str
    cycles: Cycles
    cycles_before: Cycles
    thresholds: Thresholds
    undefined: str | None
    customers: int
    net_minor: int
    groups: Mapping[Rule, tuple[Group, ...]]
    grid: tuple[Group, ...]
    moves: tuple[Move, ...]

    def share(self, group: Group) -> float | None:
        """The group's share of the money; None of nothing."""
        return group.net_minor / self.net_minor if self.net_minor else None

    def to_dict(self) -> dict[str, Any]:
        """The structure as JSON has it: dates as 2024-03-31, money as decimal strings."""
        return {
            "as_of": iso(self.as_of),
            "before": iso(self.before),
            "currency": self.currency,
            "data_version": self.data_version,
            "undefined": self.undefined,
            "cycle": self.cycles.to_dict(),
            "cycle_before": self.cycles_before.to_dict(),
            "customers": self.customers,
            "revenue": money_text(self.net_minor, self.currency),
            "rfm_middle": self.thresholds.to_dict(),
            **{rule: [self._as_dict(group) for group in groups] for rule, groups in self.groups.items()},
            "grid": [self._as_dict(group) for group in self.grid],
            "moves": [
                {"rule": move.rule, "before": move.before, "now": move.now, "customers": move.customers}
                for move in self.moves
            ],
        }

    def _as_dict(self, group: Group) -> dict[str, Any]:
        return {
            "key": group.key,
            "customers": group.customers,
            "revenue": money_text(group.net_minor, self.currency),
            "revenue_share": self.share(group),
            **({} if group.before is None else {"before": group.before}),
        }


_CELLS = """
SELECT n.stage, n.tier, n.label, COALESCE(b.stage, {stage}), COALESCE(b.tier, {tier}), COALESCE(b.label, {label}),
  n.r_class, n.f_class, COUNT(*), SUM(n.year_net)
FROM (SELECT * FROM segments WHERE moment = 1) AS n
LEFT JOIN (SELECT * FROM segments WHERE moment = 0) AS b ON b.customer = n.customer
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"""


@dataclass(frozen=True, slots=True)
class _Cell:
    """Customers alike in everything: the keys of each rule now and before, the classes, how many, and their net."""

    now: Mapping[Rule, int]
    before: Mapping[Rule, int]
    r_class: int
    f_class: int
    customers: int
    net: int


def structure(snapshot: Snapshot, *, as_of: int, before: int | None = None, settings: Settings) -> Structure:
    """Who the customers are at the end of ``as_of``, and what they were at the end of ``before`` (30 days earlier).

    Nothing after each of the days has a say in what they were on it. Checked: tests/oracle/test_rules_oracle.py.
    """
    earlier = as_of - MONTH_DAYS if before is None else before
    segments = judged(snapshot, as_of=as_of, before=earlier, settings=settings)
    cells = _cells(snapshot, segments)
    return Structure(
        as_of=as_of,
        before=earlier,
        currency=snapshot.about.currency,
        data_version=snapshot.about.data_version,
        cycles=segments.cycles[NOW],
        cycles_before=segments.cycles[BEFORE],
        thresholds=segments.thresholds[NOW],
        undefined=segments.undefined(NOW),
        customers=sum(cell.customers for cell in cells),
        net_minor=sum(cell.net for cell in cells),
        groups={rule: _groups(cells, rule) for rule in VALUES},
        grid=_grid(cells),
        moves=tuple(_moves(cells)),
    )


def judged(tables: Tables, *, as_of: int, before: int, settings: Settings) -> Segments:
    """The rules at both days."""
    return segments_at(tables, {BEFORE: before, NOW: as_of}, settings=settings)


def _cells(tables: Tables, segments: Segments) -> list[_Cell]:
    last = {COLUMNS[rule]: len(values) - 1 for rule, values in VALUES.items()}
    sql = "WITH " + ",\n".join(segments.ctes()) + _CELLS.format(**last)
    rules: tuple[Rule, ...] = tuple(VALUES)
    return [
        _Cell(
            now=dict(zip(rules, row[:3], strict=True)),
            before=dict(zip(rules, row[3:6], strict=True)),
            r_class=row[6],
            f_class=row[7],
            customers=row[8],
            net=int(row[9]),
        )
        for row in tables.rows(sql)
    ]


def _groups(cells: Sequence[_Cell], rule: Rule) -> tuple[Group, ...]:
    """Each value of the rule, those that nobody has among them; what cannot be said only where somebody is so."""
    customers, net = _summed(cells, lambda cell: cell.now[rule])
    before, _ = _summed(cells, lambda cell: cell.before[rule])
    last = len(VALUES[rule]) - 1
    return tuple(
        Group(value, customers[key], net[key], before[key])
        for key, value in enumerate(VALUES[rule])
        if key < last and (key > 0 or customers[key] or before[key])
    )


def _grid(cells: Sequence[_Cell]) -> tuple[Group, ...]:
    inside = [cell for cell in cells if cell.r_class and cell.f_class]
    customers, net = _summed(inside, lambda cell: (cell.r_class, cell.f_class))
    places = [(r, f) for r in range(1, RECENCY_CLASSES + 1) for f in range(1, len(FREQUENCIES) + 1)]
    return tuple(Group(f"R{r}F{f}", customers[r, f], net[r, f]) for r, f in places) if inside else ()


def _summed(cells: Iterable[_Cell], key: Callable[[_Cell], Any]) -> tuple[Counter[Any], Counter[Any]]:
    customers: Counter[Any] = Counter()
    net: Counter[Any] = Counter()
    for cell in cells:
        customers[key(cell)] += cell.customers
        net[key(cell)] += cell.net
    return customers, net


def _moves(cells: Sequence[_Cell]) -> Iterable[Move]:
    for rule, values in VALUES.items():
        customers, _ = _summed(cells, lambda cell, rule=rule: (cell.before[rule], cell.now[rule]))  # type: ignore[misc]
        for before, now in sorted(customers):
            yield Move(rule, values[before], values[now], customers[before, now])
