"""What two numbers must have alike to be compared: object, time basis, source and definition, but for the one thing
that is varied. Says everything that differs, in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self, get_args

from huitou.calendar import Unit, Window, iso, split
from huitou.errors import Lang
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.definition import Metric, ParamValue
from huitou.metrics.measurement import Measurement
from huitou.metrics.question import Question
from huitou.metrics.seasons.periods import unit_of
from huitou.metrics.slices import DIMENSIONS
from huitou.metrics.windows import matures_on
from huitou.warehouse.snapshot import About

Consistency = Literal["object", "time", "source", "definition"]
Varied = Literal["time", "object"]
_TWO_YEARS = 800
_WHOLE: Mapping[Lang, str] = {"zh": "全店", "en": "the whole shop"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: which consistency it breaks, a stable code, and the words for it."""

    consistency: Consistency
    code: str
    zh: str
    en: str

    def text(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Known:
    """How far the data reaches: its first day, the days in which old customers look new, each source's first and last
    day of purchase.
    """

    first_day: int | None = None
    warm_up_days: int = 0
    sources: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a number is about, without the number. ``object``: dimension -> the values kept."""

    metric: str
    version: int
    params: Mapping[str, ParamValue]
    count_by: str
    window: Window
    as_of: int
    object: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    data_version: str

    @classmethod
    def measured(cls, m: Measurement) -> Self:
        return cls(
            metric=m.metric,
            version=m.version,
            params=m.params,
            count_by=m.count_by,
            window=Window(m.from_day, m.to_day),
            as_of=m.as_of,
            object=_sorted({**m.population, **{n: (v,) for n, v in m.by.items() if DIMENSIONS[n].group != "time"}}),
            sources=m.sources,
            data_version=m.data_version,
        )

    @classmethod
    def asked(cls, question: Question, about: About) -> Self:
        """Of the question as a whole: slices alike on both sides differ in nothing."""
        return cls(
            metric=question.metric.id,
            version=question.metric.version,
            params=question.params,
            count_by=question.count_by,
            window=question.window,
            as_of=question.as_of,
            object=_sorted(question.where),
            sources=question.where.get("source", about.sources),
            data_version=about.data_version,
        )


def _sorted(kept: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(sorted(labels)) for name, labels in kept.items()}


def differences(after: Subject, before: Subject, *, varied: Varied, known: Known = Known()) -> tuple[Difference, ...]:
    """Everything that keeps the two from being compared; empty when they may be.

    ``varied`` is the one thing that is meant to differ: the time, or the object in one dimension.
    """
    return (
        *_of_object(after, before, varied),
        *_of_time(after, before, varied, known),
        *_of_source(after, before, varied, known),
        *_of_definition(after, before),
    )


def as_of_beside(metric: Metric, params: Mapping[str, ParamValue], after: Window, before: Window, *, as_of: int) -> int:
    """Up to when the window beside must be known to be as mature as this one is at ``as_of``."""
    slack = as_of - after.to_day
    if slack < 0:
        return before.from_day + as_of - after.from_day
    needed = _follow_up(metric, params, after)
    return before.to_day + slack if needed is None or slack < needed else as_of


def _follow_up(metric: Metric, params: Mapping[str, ParamValue], window: Window) -> int | None:
    """How many days after its end a window changes no more; None: never."""
    if metric.window == "cycle":
        return None
    return matures_on(metric, params, window.to_day) - window.to_day


def _maturity(subject: Subject) -> tuple[str, int]:
    """A window still running is known for so many days; one that is over has been watched so many, or long enough."""
    slack = subject.as_of - subject.window.to_day
    if slack < 0:
        return "running", subject.as_of - subject.window.from_day + 1
    needed = _follow_up(load_catalogue()[subject.metric], subject.params, subject.window)
    return ("mature", 0) if needed is not None and slack >= needed else ("over", slack)


def _of_object(after: Subject, before: Subject, varied: Varied) -> Iterator[Difference]:
    apart = _apart(after, before)
    if len(apart) > (1 if varied == "object" else 0):
        zh = "，".join(f"{n}：{_kept(before, n, 'zh')} → {_kept(after, n, 'zh')}" for n in apart)
        en = ", ".join(f"{n}: {_kept(before, n, 'en')} -> {_kept(after, n, 'en')}" for n in apart)
        yield Difference("object", "object", f"对象不同（{zh}）", f"not the same customers or purchases ({en})")


def _apart(after: Subject, before: Subject) -> list[str]:
    names = dict.fromkeys([*after.object, *before.object])
    return [name for name in names if after.object.get(name) != before.object.get(name)]


def _kept(subject: Subject, name: str, lang: Lang) -> str:
    return "/".join(subject.object[name]) if name in subject.object else _WHOLE[lang]


def _of_time(after: Subject, before: Subject, varied: Varied, known: Known) -> Iterator[Difference]:
    one, other = after.window, before.window
    if varied == "object" and one != other:
        zh, en = f"时间不同：{_span(other)} → {_span(one)}", f"not the same days: {_span(other)} -> {_span(one)}"
        yield Difference("time", "window", zh, en)
    elif one.days != other.days and (unit_of(one) is None or unit_of(one) != unit_of(other)):
        yield Difference(
            "time",
            "length",
            f"天数不同：{other.days} 天 → {one.days} 天",
            f"not as long: {other.days} days -> {one.days} days",
        )
    if _maturity(after) != _maturity(before):
        yield _not_as_mature(after, before)
    reaches = min(_reaches_back_to(subject) for subject in (after, before))
    if one != other and known.first_day is not None and reaches < known.first_day:
        first = iso(known.first_day)
        yield Difference(
            "time",
            "history",
            f"数据从 {first} 开始，{_span(min(one, other))} 没有完整的数据",
            f"the data begins on {first}: {_span(min(one, other))} is not covered",
        )
    elif _warming_up(after, known) != _warming_up(before, known):
        yield Difference(
            "time",
            "warm_up",
            f"{_span(min(one, other))} 离数据起点不到 {known.warm_up_days} 天，老客会被看成新客",
            f"{_span(min(one, other))} is within {known.warm_up_days} days of the start of the data, where old"
            " customers look new",
        )


def _reaches_back_to(subject: Subject) -> int:
    """The first day the number rests on: of a metric over pairs of periods, the period before its window's first."""
    first_day, period = subject.window.from_day, subject.params.get("period")
    for unit in get_args(Unit):
        if unit == period:
            parts = [part for _, part in split(Window(first_day - _TWO_YEARS, first_day), unit)]
            return parts[-2].from_day
    return first_day


def _not_as_mature(after: Subject, before: Subject) -> Difference:
    (was, was_days), (now, now_days) = _maturity(before), _maturity(after)
    zh = {"running": "还没过完，只走了 {} 天", "over": "结束后只观察了 {} 天", "mature": "已经完整"}
    en = {"running": "still running, {} days gone", "over": "watched for {} days after its end", "mature": "complete"}
    return Difference(
        "time",
        "maturity",
        f"成熟度不同：{_span(before.window)} {zh[was].format(was_days)}，"
        f"{_span(after.window)} {zh[now].format(now_days)}",
        f"not equally mature: {_span(before.window)} {en[was].format(was_days)}; {_span(after.window)} "
        f"{en[now].format(now_days)}",
    )


def _warming_up(subject: Subject, known: Known) -> bool:
    if known.first_day is None or not load_catalogue()[subject.metric].uses_new_existing:
        return False
    return subject.window.from_day <= known.first_day + known.warm_up_days


def _of_source(after: Subject, before: Subject, varied: Varied, known: Known) -> Iterator[Difference]:
    if after.data_version != before.data_version:
        versions = f"{before.data_version} → {after.data_version}"
        yield Difference("source", "data_version", f"数据版本不同：{versions}", f"not the same data: {versions}")
    if varied == "object" and _apart(after, before) == ["source"]:
        return
    if set(after.sources) != set(before.sources):
        was, now = (_listed(subject.sources) for subject in (before, after))
        yield Difference("source", "sources", f"来源不同：{was} → {now}", f"not the same sources: {was} -> {now}")
    if varied == "time" and after.window != before.window:
        yield from _partial(after, before, known)


def _partial(after: Subject, before: Subject, known: Known) -> Iterator[Difference]:
    """Sources whose data begins within the earlier of the windows or after it, or stops before the later is over."""
    early, late = sorted((before.window, after.window))
    for source in after.sources:
        first, last = known.sources.get(source, (early.from_day, late.to_day))
        if max(early.from_day, known.first_day or first) < first <= late.to_day:
            day = iso(first)
            zh, en = f"{source} 的数据从 {day} 才开始", f"the data of {source} begins on {day} only"
            yield Difference("source", "source_begins", zh, en)
        # A small source may well have sold nothing in the last days.
        quiet = max(7, late.days // 10)
        if early.from_day <= last < min(late.to_day, after.as_of) - quiet:
            day = iso(last)
            zh, en = f"{source} 的数据只到 {day}", f"the data of {source} ends on {day}"
            yield Difference("source", "source_ends", zh, en)


def _of_definition(after: Subject, before: Subject) -> Iterator[Difference]:
    for code, zh, en in (
        ("metric", "指标不同", "not the same metric"),
        ("version", "指标定义的版本不同", "not the same version of the definition"),
        ("count_by", "计数方式不同", "not counted the same way"),
    ):
        was, now = getattr(before, code), getattr(after, code)
        if was != now:
            yield Difference("definition", code, f"{zh}：{was} → {now}", f"{en}: {was} -> {now}")
    if after.metric == before.metric:
        for name in dict.fromkeys([*before.params, *after.params]):
            was, now = (subject.params.get(name, "—") for subject in (before, after))
            if was != now:
                changed = f"{name} {was} → {now}"
                yield Difference("definition", "params", f"参数不同：{changed}", f"not the same parameters: {changed}")


def _span(window: Window) -> str:
    return iso(window.from_day) if window.days == 1 else f"{iso(window.from_day)}–{iso(window.to_day)}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "—"
