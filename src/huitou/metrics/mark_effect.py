"""What a number did around a mark: beside the days before, beside the shop's own season, beside what it left alone.

None of it is proof. It says how much of the change is not explained by chance, by last year's course, by the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Unpack

from huitou.calendar import Window, iso
from huitou.errors import Lang, UserError
from huitou.metrics.beside import askable, moved
from huitou.metrics.definition import Metric, Words
from huitou.metrics.estimates import estimates, nothing
from huitou.metrics.marks import Mark
from huitou.metrics.question import Options, Question, Snapshot
from huitou.metrics.seasons.periods import shifted
from huitou.metrics.seasons.promotions import Promotion
from huitou.metrics.seasons.uneven import uneven
from huitou.metrics.slices import DIMENSIONS, UNKNOWN, codes_of
from huitou.settings import Settings
from huitou.statistics.difference import Estimate, combination, multiple

DAYS = 28
# In fewer days a weekday more or less on one side tells more than the mark.
_FEWEST_DAYS = 7
# The same weekdays a year before.
_YEAR = 364
Kind = Literal["before", "season", "others"]
_ABSOLUTE = frozenset({"rate", "days", "months"})

KINDS: Mapping[Kind, Words] = {
    "before": {"zh": "和之前同样多天比", "en": "beside as many days before"},
    "season": {"zh": "再扣掉去年同期的走势", "en": "less what last year did in the same weeks"},
    "others": {"zh": "再扣掉没受影响的那部分的走势", "en": "less what those it did not touch did"},
}
REASONS: Mapping[str, Words] = {
    "not_yet": {"zh": "日子还不够，至少要 7 天", "en": "too few days yet: 7 are needed"},
    "no_before": {"zh": "标记之前的数据不够", "en": "the data does not reach far enough before the mark"},
    "no_last_year": {"zh": "没有去年同期的数据", "en": "last year's weeks are not known"},
    "no_about": {"zh": "标记没有写明影响了哪部分", "en": "the mark does not say what it touched"},
    "no_others": {"zh": "没有不受影响的部分可比", "en": "there is nothing it left alone to compare with"},
    "too_few": {"zh": "客户或购买太少", "en": "too few customers or purchases"},
}
NO_PROOF: Words = {
    "zh": "这不是证明：同一时间还有别的事在变，区间也只算了客人多少的偶然。要证明，得留一组人不做。",
    "en": "This is no proof: other things changed at the same time, and the interval knows only the chance of who came."
    " Proof needs a group left alone on purpose.",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One way to see the change: ``value`` with its 95 % interval.

    Units: for rates and days the difference in fractions and days; else a factor, 1.12 for 12 % more.
    Undefined: ``value`` is None and ``reason`` says why.
    """

    kind: Kind
    value: float | None
    interval: tuple[float, float] | None
    reason: str | None

    def to_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "value": self.value,
            "interval": list(self.interval) if self.interval else None,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class MarkEffect:
    """A metric around a mark. ``absolute`` says in which of the two units the changes are; ``uneven`` names what of
    the calendar lies in one of the two windows alone.
    """

    mark: Mark
    metric: str
    absolute: bool
    after: Window | None
    before: Window | None
    changes: tuple[Change, ...]
    uneven: tuple[Words, ...]

    def explain(self, lang: Lang) -> str:
        """That it is no proof; and what of the calendar speaks in it."""
        names = ("、" if lang == "zh" else ", ").join(each[lang] for each in self.uneven)
        calendar = {"zh": f"标记前后不是两边都有：{names}。", "en": f"Not on both sides of the mark: {names}. "}
        return (calendar[lang] if names else "") + NO_PROOF[lang]

    def to_dict(self) -> dict[str, Any]:
        return {
            "mark": self.mark.to_dict(),
            "metric": self.metric,
            "unit": "difference" if self.absolute else "factor",
            "after": [iso(self.after.from_day), iso(self.after.to_day)] if self.after else None,
            "before": [iso(self.before.from_day), iso(self.before.to_day)] if self.before else None,
            "changes": [each.to_dict() for each in self.changes],
            "uneven": [dict(each) for each in self.uneven],
            "proof": False,
            "note": dict(NO_PROOF),
        }


def mark_effect(
    snapshot: Snapshot,
    mark: Mark,
    metric_id: str,
    *,
    settings: Settings,
    promotions: Sequence[Promotion] = (),
    days: int = DAYS,
    **options: Unpack[Options],
) -> MarkEffect:
    """How the metric moved around the mark, over ``days`` on either side, or as many as the mark lasted.

    Raises: UserError for what cannot be asked, and for fewer than 7 days.
    Checked: tests/unit/metrics/test_mark_effect.py.
    """
    if days < _FEWEST_DAYS:
        raise UserError(
            "marks.days",
            en=f"{days} days on either side are too few; use {_FEWEST_DAYS} or more, whole weeks at best",
            zh=f"前后各 {days} 天太少；请用 {_FEWEST_DAYS} 天或更多，最好是整周",
        )
    where = {**(options.get("where") or {}), **mark.about}
    rest = {key: value for key, value in options.items() if key not in {"from_", "to", "where", "by"}}
    asked: Options = {**rest, "from_": mark.from_day, "to": mark.from_day, "where": where}  # type: ignore[typeddict-item]
    question = askable(snapshot, metric_id, settings, asked)
    absolute = question.metric.unit in _ABSOLUTE
    around = _windows(snapshot, question, mark, days)
    if isinstance(around, str):
        changes = tuple(Change(kind, None, None, around) for kind in KINDS)
        return MarkEffect(mark, metric_id, absolute, None, None, changes, ())
    after, before = around
    look = _Look(snapshot, moved(snapshot, question, after) if after != question.window else question, after, before)
    plain = look.pair()
    changes = (
        _change("before", question.metric, plain),
        look.season(plain),
        look.others(plain, mark, asked, settings),
    )
    return MarkEffect(mark, metric_id, absolute, after, before, changes, uneven(after, before, promotions))


def _windows(snapshot: Snapshot, question: Question, mark: Mark, days: int) -> tuple[Window, Window] | str:
    """The days from the mark on that are known well enough, and as many before it; or why there are none."""
    length = days if mark.until_day is None else mark.until_day - mark.from_day + 1
    length = min(length, question.last_mature - mark.from_day + 1)
    if length < min(_FEWEST_DAYS, days):
        return "not_yet"
    after = Window(mark.from_day, mark.from_day + length - 1)
    before = shifted(after, -length)
    first_day = snapshot.about.first_day
    return "no_before" if first_day is None or before.from_day < first_day else (after, before)


@dataclass(frozen=True, slots=True)
class _Look:
    """One question around the mark."""

    snapshot: Snapshot
    question: Question
    after: Window
    before: Window

    def pair(self, question: Question | None = None, *, shift: int = 0) -> list[Estimate | None]:
        asked = question or self.question
        return [self._estimate(asked, shifted(window, shift)) for window in (self.after, self.before)]

    def _estimate(self, question: Question, window: Window) -> Estimate | None:
        found = estimates(self.snapshot, moved(self.snapshot, question, window))
        return found.get((), nothing(question.metric))

    def season(self, plain: Sequence[Estimate | None]) -> Change:
        first_day = self.snapshot.about.first_day
        if first_day is None or self.before.from_day - _YEAR < first_day:
            return Change("season", None, None, "no_last_year")
        return _change("season", self.question.metric, [*plain, *self.pair(shift=-_YEAR)])

    def others(self, plain: Sequence[Estimate | None], mark: Mark, asked: Options, settings: Settings) -> Change:
        if not mark.about:
            return Change("others", None, None, "no_about")
        labels = _others(self.snapshot, mark)
        if not labels:
            return Change("others", None, None, "no_others")
        where = {**(asked.get("where") or {}), **labels}
        alone = askable(self.snapshot, self.question.metric.id, settings, {**asked, "where": where})
        return _change("others", self.question.metric, [*plain, *self.pair(moved(self.snapshot, alone, self.after))])


def _others(snapshot: Snapshot, mark: Mark) -> dict[str, tuple[str, ...]]:
    """The values of the mark's dimension that it is not about; nothing for a mark about two, or about cohorts."""
    if len(mark.about) != 1:
        return {}
    [(name, touched)] = mark.about.items()
    kind = DIMENSIONS[name].codes
    known = {UNKNOWN, *(label or UNKNOWN for label in codes_of(snapshot, kind))} if kind else set()
    left = sorted(known - set(touched))
    return {name: tuple(left)} if left else {}


def _change(kind: Kind, metric: Metric, sides: Sequence[Estimate | None]) -> Change:
    """After less before, or over before; then less, or over, the same two of what it is held against."""
    known = [each for each in sides if each is not None]
    terms = list(zip((1, -1, -1, 1)[: len(sides)], known, strict=False))
    if len(known) < len(sides):
        return Change(kind, None, None, "too_few")
    found = combination(terms) if metric.unit in _ABSOLUTE else multiple(terms)
    if found is None:
        return Change(kind, None, None, "too_few")
    return Change(kind, found.value, (found.low, found.high), None)
