"""Purchases of customers who came back beside first purchases: what each brings, and how often they come."""

from __future__ import annotations

from huitou.diagnosis import figures
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.sighting import Kind, Sighting
from huitou.diagnosis.two_sides import two_sides
from huitou.diagnosis.view import View
from huitou.statistics.difference import multiple


def look(view: View, reading: Reading) -> list[Sighting]:
    """Speaks where returning over new (``what``: amount or frequency) is surely within [``low``, ``high``]."""
    window = view.window(reading.evidence.window_days)
    sides = two_sides(view, window) if window else None
    if window is None or sides is None or sides.fewest_buyers < reading.number("fewest"):
        return []
    pair = sides.amount if reading.needs["what"] == "amount" else sides.frequency
    ratio = multiple([(1, pair.returning), (-1, pair.new)]) if pair else None
    if pair is None or ratio is None or ratio.low < reading.number("low") or ratio.high > reading.number("high"):
        return []
    return [
        Sighting(
            figures={
                "returning": figures.minor(pair.returning.value),
                "new": figures.minor(pair.new.value),
                "often": figures.times(pair.returning.value),
                "times": figures.rate(ratio.value),
                "times_low": figures.rate(ratio.low),
                "times_high": figures.rate(ratio.high),
                "customers": figures.count(sides.returning_buyers),
                "window_days": figures.days(window.days),
                "from": figures.day(window.from_day),
                "to": figures.day(window.to_day),
            },
            at={},
            asked={"from_": window.from_day, "to": window.to_day},
        )
    ]


KIND = Kind(
    name="sides",
    needs=("what", "low", "high", "fewest"),
    figures=tuple("returning new often times times_low times_high customers window_days from to".split()),
    has_money=False,
    look=look,
)
