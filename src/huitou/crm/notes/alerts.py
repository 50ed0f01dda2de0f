"""Lines that somebody drew: what is below or above them stands first in the note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from huitou.crm.notes.models import Alert
from huitou.language import Speech
from huitou.metrics import comparison_words, figures
from huitou.shop.shop import Shop


def crossed(shop: Shop, alerts: Iterable[Alert], t: Speech, *, as_of: int) -> Iterator[str]:
    """A sentence for each line that is crossed; a number that cannot be known crosses none."""
    for alert in alerts:
        [m] = shop.measure(alert.metric, from_=as_of - alert.days + 1, to=as_of, as_of=as_of)
        if m.value is None:
            continue
        value = float(m.value)
        for line, is_crossed, zh, en in (
            (alert.below, alert.below is not None and value < alert.below, "低于", "below"),
            (alert.above, alert.above is not None and value > alert.above, "高于", "above"),
        ):
            if is_crossed and line is not None:
                drawn = comparison_words.number(line, m.unit, m.currency, t)
                now = figures.value(m, t)
                name = figures.name(m, t)
                yield t(
                    zh=f"⚠ {name}：近 {alert.days} 天 {now}，{zh}你设的 {drawn}",
                    en=f"⚠ {name}: {now} in the last {alert.days} days, {en} the {drawn} you set",
                )
