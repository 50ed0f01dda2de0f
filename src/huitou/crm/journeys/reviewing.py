"""A message that waits for a person: the words as its customer would get them, and why it comes now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.tables import message_of
from huitou.crm.delivery.verdict import Verdict
from huitou.crm.delivery.words.kept import find
from huitou.crm.delivery.words.language import writes_in
from huitou.crm.delivery.words.shown import Shown, shown
from huitou.crm.journeys.models import Enrolled
from huitou.crm.journeys.values import values
from huitou.crm.journeys.would import would
from huitou.errors import Lang
from huitou.metrics.definition import Words
from huitou.warehouse.accounts import mask

# Each mail has its own; none of them is for a colleague to press.
_LEAVE: Words = {"zh": "（每封信自己的退订链接）", "en": "(each mail's own link to unsubscribe)"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """``verdict`` is what the gate would say now; ``entered_at`` when the customer entered the journey, ``last_day``
    and ``days`` when they last bought, where that is known."""

    row: Outgoing
    words: Shown
    verdict: Verdict
    entered_at: dt.datetime | None
    last_day: str
    days: str


def reviewing(shop: Path, rows: Sequence[Outgoing], now: dt.datetime) -> list[Waiting]:
    """These, in their order."""
    lang, verdicts = writes_in(shop), would(shop, rows, now)
    entered = dict(Enrolled.objects.filter(pk__in=[row.enrolment for row in rows]).values_list("pk", "entered_at"))
    found = []
    for row in rows:
        said = values(shop, message_of(row), now)
        found.append(
            Waiting(
                row=row,
                words=_words(row, said, lang),
                verdict=verdicts[row.key],
                entered_at=entered.get(row.enrolment),
                last_day=said.get("last_day", ""),
                days=said.get("days", ""),
            )
        )
    return found


def _words(row: Outgoing, said: Mapping[str, str], lang: Lang) -> Shown:
    """Filled in for them; what they are called is masked, as everywhere."""
    template = find(row.template)
    if template is None:
        return Shown(fault=row.template)
    named = {"name": mask(said["name"])} if said.get("name") else {}
    return shown(template, lang, {**said, **named, "leave": _LEAVE[lang]})
