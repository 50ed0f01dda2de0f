"""What may stand beside a question: the same question of another time, and what keeps the two apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Unpack

from huitou.calendar import Window, iso
from huitou.errors import UserError
from huitou.metrics import comparable
from huitou.metrics.comparable import Difference, Known, Subject
from huitou.metrics.comparison import KINDS, Kind
from huitou.metrics.question import Options, Question, Snapshot, ask, in_window
from huitou.metrics.seasons import periods
from huitou.metrics.seasons.promotions import Promotion
from huitou.settings import Settings

PERIODS = 12
# Under so many periods not even the highest and lowest of them enclose the median surely enough.
FEWEST_PERIODS = 6

_REACH = (
    "SELECT c.value, MIN(s.day), MAX(s.day)\nFROM sequence AS s\n"
    "JOIN codes AS c ON c.kind = 'source' AND c.code = s.source\nWHERE s.day <= :as_of\nGROUP BY c.value"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A comparison that can be asked for: ``window`` stands beside; ``differs`` says why not, empty when it may."""

    kind: Kind
    window: Window | None
    differs: tuple[Difference, ...]

    @property
    def allowed(self) -> bool:
        return not self.differs


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a question: another one of the same kind, and what keeps the two apart."""

    question: Question | None
    differs: tuple[Difference, ...]


def offered(
    snapshot: Snapshot,
    metric_id: str,
    *,
    settings: Settings,
    promotions: Sequence[Promotion] = (),
    **options: Unpack[Options],
) -> tuple[Offer, ...]:
    """What the metric over this window may be compared with, oneself first, and why not with the rest.

    Another segment is always offered: any value of a dimension.
    """
    question = askable(snapshot, metric_id, settings, options)
    known = reach(snapshot, question)
    offers = []
    for kind in KINDS:
        if kind == "median":
            kept = own_periods(snapshot, question, known)
            window = Window(kept[-1].window.from_day, kept[0].window.to_day) if kept else None
            offers.append(Offer(kind, window, too_few(kept)))
        else:
            beside = in_time(snapshot, question, kind, promotions, known)
            offers.append(Offer(kind, beside.question.window if beside.question else None, beside.differs))
    return tuple(offers)


def kind_called(word: str) -> Kind:
    for kind in KINDS:
        if word == kind:
            return kind
    raise UserError(
        "compare.kind",
        en=f"nothing can be compared with “{word}”; there are: {', '.join(KINDS)}, or a segment such as channel=live",
        zh=f"不能和“{word}”比；可选：{'、'.join(KINDS)}，或另一群客户，如 channel=直播",
    )


def askable(snapshot: Snapshot, metric_id: str, settings: Settings, options: Options) -> Question:
    question = ask(snapshot, metric_id, settings=settings, **options)
    if question.time:
        raise UserError(
            "compare.time",
            en=f"a comparison is of one window: leave out by={question.time.name}, or choose the window by from and to",
            zh=f"一次对比只看一个时间范围：请去掉 by={question.time.name}，或用 from、to 选定范围",
        )
    return question


def reach(snapshot: Snapshot, question: Question) -> Known:
    about = snapshot.about
    sources = {}
    if len(about.sources) > 1:
        sources = {name: (first, last) for name, first, last in snapshot.rows(_REACH, as_of=question.as_of)}
    return Known(about.first_day, question.settings.warm_up_days, sources)


def moved(snapshot: Snapshot, question: Question, window: Window) -> Question:
    """The same question of another window, known as long after its end, its people judged on the day before it."""
    return in_window(snapshot, question, window, as_of=_as_of_beside(question, window))


def _as_of_beside(question: Question, window: Window) -> int:
    as_of = comparable.as_of_beside(question.metric, question.params, question.window, window, as_of=question.as_of)
    return min(as_of, question.as_of)


def in_time(
    snapshot: Snapshot, question: Question, kind: Kind, promotions: Iterable[Promotion], known: Known
) -> Beside:
    window, more = _window_beside(question.window, kind, promotions)
    if window is None:
        return Beside(None, more)
    other = moved(snapshot, question, window)
    after, before = (Subject.asked(each, snapshot.about) for each in (question, other))
    return Beside(other, (*comparable.differences(after, before, varied="time", known=known), *more))


def _window_beside(
    window: Window, kind: Kind, promotions: Iterable[Promotion]
) -> tuple[Window | None, tuple[Difference, ...]]:
    """The window of that kind beside this one, and what of its own keeps the two apart."""
    if kind == "previous":
        return periods.previous(window), ()
    if kind == "last_year":
        return periods.last_year(window), ()
    if kind == "spring_festival":
        found = periods.by_new_year(window)
        if found is None:
            return None, (
                _time("no_spring_festival", "这段时间不在春节前后", "these days are not around Chinese New Year"),
            )
        return found, ()
    beside = periods.by_promotion(window, promotions)
    if beside is None:
        zh, en = "这段时间不在任何一次大促之内", "these days do not lie within a promotion that ran last year too"
        return None, (_time("no_promotion", zh, en),)
    other, run, promotion = beside
    if run.window.from_day <= other.from_day and other.to_day <= run.window.to_day:
        return other, ()
    span = f"{iso(run.window.from_day)}–{iso(run.window.to_day)}"
    zh = f"去年的{promotion.words['zh']}是 {span}，对不上这几天"
    en = f"last year's {promotion.words['en']} was {span}, which does not cover these days"
    return other, (_time("promotion_length", zh, en),)


def _time(code: str, zh: str, en: str) -> Difference:
    return Difference("time", code, zh, en)


def own_periods(snapshot: Snapshot, question: Question, known: Known) -> list[Question]:
    """The periods before the window that are like it, the latest first: up to 12. Nobody is judged for them yet."""
    after = Subject.asked(question, snapshot.about)
    others = (
        replace(question, window=window, as_of=_as_of_beside(question, window))
        for window in periods.earlier(question.window, periods=PERIODS)
    )
    return [
        each
        for each in others
        if not comparable.differences(after, Subject.asked(each, snapshot.about), varied="time", known=known)
    ]


def too_few(kept: Sequence[Question]) -> tuple[Difference, ...]:
    if len(kept) >= FEWEST_PERIODS:
        return ()
    zh = f"之前口径一致的时期只有 {len(kept)} 期，至少要 {FEWEST_PERIODS} 期"
    en = f"only {len(kept)} earlier periods are like this one; {FEWEST_PERIODS} are needed"
    return (_time("few_periods", zh, en),)
