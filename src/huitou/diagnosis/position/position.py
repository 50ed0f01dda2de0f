"""Where the shop stands: its stage, its type, whether winning pays, and new customers beside returning ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from huitou.calendar import iso
from huitou.diagnosis.position.balance import balance
from huitou.diagnosis.position.facts import Known, known
from huitou.diagnosis.position.new_and_returning import NewAndReturning, new_and_returning
from huitou.diagnosis.position.rules import Rules, rules
from huitou.diagnosis.position.shop_type import shop_type
from huitou.diagnosis.position.stage import stage
from huitou.diagnosis.position.verdict import Verdict
from huitou.diagnosis.view import View
from huitou.errors import UserError
from huitou.metrics.question import Snapshot
from huitou.settings import Settings


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says in place of the figures; ``cost_each`` in minor units, ``margin`` as a share."""

    stage: str | None = None
    shop_type: str | None = None
    balance: str | None = None
    cost_each: int | None = None
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """The three aids and both sides as known on ``as_of``, with the lines they were judged by."""

    as_of: int
    currency: str
    stage: Verdict
    shop_type: Verdict
    balance: Verdict
    sides: NewAndReturning | None
    known: Known | None
    rules: Rules

    @property
    def aids(self) -> tuple[Verdict, Verdict, Verdict]:
        return self.stage, self.shop_type, self.balance

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON has it, money in the currency's units."""
        return {
            "as_of": iso(self.as_of),
            "currency": self.currency,
            **{each.kind: each.to_dict(self.currency) for each in self.aids},
            "new_and_returning": self.sides.to_dict(self.currency) if self.sides else None,
            "own_lines": self.rules.own,
        }


def position(
    snapshot: Snapshot, *, as_of: int, settings: Settings, said: Said | None = None, folder: Path | None = None
) -> Position:
    """Where the shop stands on a day. ``folder``: whose position.toml is laid over the lines.

    What ``said`` leaves open, the settings may say: their stage and shop_type.
    Raises: UserError ``position.invalid`` for a position.toml that cannot be used, ``position.said`` for a stage, type
    or band that is none, a cost of nothing or a margin outside 0 to 1.
    """
    said = said or Said()
    lines = rules(folder)
    _check(said, lines)
    if said.margin is not None:
        settings = replace(settings, gross_margin=said.margin)
    view = View(snapshot, settings, as_of)
    facts = known(view, longest_gap=lines.needs["longest_gap_days"])
    return Position(
        as_of=as_of,
        currency=view.currency,
        stage=stage(facts, lines, said=said.stage or settings.stage, currency=view.currency),
        shop_type=shop_type(view, facts, lines, said=said.shop_type or settings.shop_type),
        balance=balance(view, lines, said=said.balance, cost_each=said.cost_each),
        sides=new_and_returning(view),
        known=facts,
        rules=lines,
    )


def _check(said: Said, lines: Rules) -> None:
    for name, known_names in ((said.stage, lines.stages), (said.shop_type, lines.types), (said.balance, lines.balance)):
        if name is not None and name not in known_names:
            raise UserError(
                "position.said",
                en=f"“{name}” is none of {', '.join(known_names)}",
                zh=f"没有“{name}”；可用的有：{'、'.join(known_names)}",
            )
    if said.cost_each is not None and said.cost_each <= 0:
        raise UserError("position.said", en="a customer costs more than nothing", zh="获客成本要大于 0")
    if said.margin is not None and not 0 < said.margin <= 1:
        raise UserError("position.said", en="a margin lies above 0 and up to 100%", zh="毛利率要大于 0，不超过 100%")
