"""A rate that has stayed in one band for several periods in a row: the shop compared with itself first."""

from __future__ import annotations

from huitou.diagnosis import figures
from huitou.diagnosis.clues import clues
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import Kind, Sighting
from huitou.diagnosis.view import View

_PERIODS = 3


def look(view: View, reading: Reading) -> list[Sighting]:
    """Three windows in a row, each with ``fewest`` and with its whole interval in [``low``, ``high``]."""
    size = reading.evidence.window_days
    windows = [view.window(size, before=size * back) for back in range(_PERIODS)]
    rates = []
    for window in windows:
        if window is None or window.days < size:
            return []
        (m,) = view.measured(reading.evidence.metric, from_=window.from_day, to=window.to_day)
        if (m.denominator or 0) < reading.number("fewest") or m.interval is None:
            return []
        if m.interval[0] < reading.number("low") or m.interval[1] > reading.number("high"):
            return []
        rates.append(m)
    last, first = rates[0], rates[-1]
    return [
        Sighting(
            figures={
                "rate": figures.rate(last.numerator / (last.denominator or 1)),
                "middle": figures.rate(rates[1].numerator / (rates[1].denominator or 1)),
                "first": figures.rate(first.numerator / (first.denominator or 1)),
                "customers": figures.count(last.denominator or 0),
                "once": figures.count((last.denominator or 0) - last.numerator),
                "high": figures.rate(reading.number("high")),
                "low": figures.rate(reading.number("low")),
                "window_days": figures.days(size),
                "from": figures.day(first.from_day),
                "to": figures.day(last.to_day),
                **clues(view, last.from_day, last.to_day),
            },
            at={},
            asked={"from_": last.from_day, "to": last.to_day},
        )
    ]


KIND = Kind(
    name="periods",
    needs=("low", "high", "fewest"),
    figures=tuple(
        (
            "rate middle first customers once high low window_days from to late refunded with_coupon promised touched"
            " slow"
        ).split()
    ),
    has_money=False,
    look=look,
)
