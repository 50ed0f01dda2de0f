"""The purchases that count in all, and the three numbers, before and after a change, side by side."""

from __future__ import annotations

from huitou import Measurement, Shop
from huitou.cli.output import say, table
from huitou.errors import UserError
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.headline import HEADLINE
from huitou.metrics.measure import measure
from huitou.metrics.question import Options
from huitou.warehouse.snapshot import open_snapshot

Numbers = list[Measurement]
_COUNTED = "purchases"


def numbers(shop: Shop) -> Numbers:
    """All purchases, and the three numbers as asked without a window; empty for a shop without data."""
    try:
        with open_snapshot(shop.folder) as snapshot:
            about = snapshot.about
            whole: Options = {"from_": about.first_day, "to": about.last_day}
            of_all = measure(snapshot, _COUNTED, settings=shop.settings, **whole)
            three = [measure(snapshot, metric, settings=shop.settings)[0] for metric in HEADLINE]
            return [of_all[0], *three]
    except UserError as problem:
        if problem.code != "shop.empty":
            raise
        return []


def show(before: Numbers, after: Numbers, t: Speech) -> None:
    """Nothing where there were no numbers before."""
    if not before or not after:
        return
    rows = [
        (
            figures.name(now, t),
            figures.value(was, t),
            figures.value(now, t),
            figures.basis(now, t),
            figures.window(now, t),
        )
        for was, now in zip(before, after, strict=True)
    ]
    say()
    headings = t(zh="指标|之前|现在|依据|范围", en="metric|before|now|resting on|window")
    say(table(rows, headings=headings.split("|"), right=[1, 2]))


def plain(before: Numbers, after: Numbers) -> list[dict[str, object]]:
    return [
        {"metric": now.metric, "before": _figures(was), "now": _figures(now)}
        for was, now in zip(before, after, strict=False)
    ]


def _figures(m: Measurement) -> dict[str, object]:
    return {"value": m.value, "numerator": m.numerator, "denominator": m.denominator}
