"""The tables of live rooms, as text: for the screen and for the report."""

from __future__ import annotations

from huitou.diagnosis.explain.tables import Listing
from huitou.diagnosis.live_room import words
from huitou.diagnosis.live_room.rates import Judged, Rate
from huitou.diagnosis.live_room.rooms import LiveRooms
from huitou.language import Speech
from huitou.metrics.figures import NONE, percent

# Where room, host and basis stand in a session's row, and the first number.
_MAY_BE_ALIKE, _NUMBERS_FROM = (2, 3, 4), 5


def sessions(found: LiveRooms, t: Speech) -> Listing:
    """One row a session, the newest first; room, host and basis only where sessions differ in them."""
    headings = t(
        zh="场次|时间|直播间|主播|按|曝光|进入率|商品曝光率|商品点击率|成交或留资率|整体|最低",
        en="session|when|room|host|in|exposed|entry|product seen|click|deal or lead|whole|lowest",
    )
    rows = [_row(each, found, t) for each in found.sessions]
    alike = {place for place in _MAY_BE_ALIKE if len({row[place] for row in rows}) == 1}
    kept = [place for place in range(len(rows[0])) if place not in alike] if rows else []
    return Listing(
        t(zh="直播场次", en="Live sessions"),
        tuple(headings.split("|")[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
        _NUMBERS_FROM - len(alike),
    )


def slots(found: LiveRooms, t: Speech) -> Listing:
    """One row a slot of the session asked for."""
    headings = t(
        zh="时段|按|曝光|进入率|商品曝光率|商品点击率|成交或留资率|整体|最低",
        en="slot|in|exposed|entry|product seen|click|deal or lead|whole|lowest",
    )
    rows = (_slot(each, found, t) for each in found.slots)
    return Listing(t(zh="分时段", en="Slots"), tuple(headings.split("|")), tuple(rows), 2)


def rates(each: Judged, t: Speech) -> Listing:
    """One row a rate of one session: what it rests on, one's own median, and the value of experience."""
    headings = t(
        zh="比率|现在|95% 区间|分子/分母|自己的中位数|场数|经验值|差多少",
        en="rate|now|95% interval|of|own median|sessions|experience (a hint)|gap",
    )
    rows = tuple(_rate(rate, t) for rate in (*each.rates, each.overall))
    return Listing(t(zh="四个比率", en="The four rates"), tuple(headings.split("|")), rows, 1)


def _row(each: Judged, found: LiveRooms, t: Speech) -> tuple[str, ...]:
    counted = each.counted
    who = (counted.live_id, words.title(each, found), counted.room or NONE, counted.host or NONE)
    return (*who, *_numbers(each, t))


def _slot(each: Judged, found: LiveRooms, t: Speech) -> tuple[str, ...]:
    return (words.title(each, found)[11:], *_numbers(each, t))


def _numbers(each: Judged, t: Speech) -> tuple[str, ...]:
    exposed = each.counted.counts[0]
    return (
        words.basis(each, t),
        NONE if exposed is None else f"{exposed:,}",
        *(words.written(rate, t) for rate in (*each.rates, each.overall)),
        words.called(each.lowest, t) if each.lowest else NONE,
    )


def _rate(rate: Rate, t: Speech) -> tuple[str, ...]:
    between = NONE if rate.interval is None else f"{percent(rate.interval[0])}–{percent(rate.interval[1])}"
    known = rate.numerator is not None and rate.denominator is not None
    return (
        words.called(rate, t),
        words.written(rate, t),
        between,
        f"{rate.numerator:,}/{rate.denominator:,}" if known else NONE,
        NONE if rate.own is None else percent(rate.own),
        str(rate.own_n),
        NONE if rate.experience is None else words.band(rate.experience),
        NONE if rate.gap is None else f"{rate.gap:+.0%}",
    )
