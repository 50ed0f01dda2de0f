"""What the note says."""

from __future__ import annotations

from dataclasses import dataclass

from huitou import calendar
from huitou.crm.notes.unusual import HEADLINE, Unusual, unusual
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.headline import sentence
from huitou.shop.shop import Shop


@dataclass(frozen=True, slots=True)
class Note:
    """A title and lines, without a customer's name: a group is no place for them."""

    title: str
    numbers: tuple[str, ...]
    due: str
    unusual: tuple[str, ...]
    alerts: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        return (*self.alerts, *self.numbers, self.due, *self.unusual)


def compose(shop: Shop, t: Speech, *, as_of: int, alerts: tuple[str, ...] = ()) -> Note:
    """The note as of a day."""
    day = calendar.iso(as_of)
    return Note(
        title=t(zh=f"{shop.settings.name}：截至 {day}", en=f"{shop.settings.name}, up to {day}"),
        numbers=tuple(_number(shop, metric, as_of, t) for metric in HEADLINE),
        due=_due(shop, as_of, t),
        unusual=_unusual(tuple(unusual(shop, as_of=as_of)), t),
        alerts=alerts,
    )


def _number(shop: Shop, metric: str, as_of: int, t: Speech) -> str:
    [m] = shop.measure(metric, as_of=as_of)
    value = figures.value(m, t) if m.undefined is None else t(zh="还算不出来", en="not yet known")
    return t(zh=f"{figures.name(m, t)} {value}：{sentence(m, t)}", en=f"{figures.name(m, t)} {value}: {sentence(m, t)}")


def _due(shop: Shop, as_of: int, t: Speech) -> str:
    found = shop.due_people(as_of=as_of)
    if found.too_few:
        return t(zh="该联系谁：回来过的人还太少，看不出来", en="Whom to reach: too few have come back to tell")
    now, past = found.people.get("in", 0), found.people.get("past", 0)
    return t(
        zh=f"今天该联系 {found.to_write_to:,} 人：正到时候 {now:,}，过了时候 {past:,}",
        en=f"{found.to_write_to:,} people to reach today: {now:,} due now, {past:,} past due",
    )


def _unusual(found: tuple[Unusual, ...], t: Speech) -> tuple[str, ...]:
    if not found:
        return (t(zh="没有超出自己平常范围的数", en="Nothing has left its usual range"),)
    return tuple(each.text(t) for each in found)
