"""A draft from a play: its audiences and words are put where the shop keeps its own, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import chain, count
from typing import Any

from huitou.crm.audiences.keeping import save
from huitou.crm.audiences.models import Audience
from huitou.crm.delivery.words.kept import find, keep
from huitou.crm.journeys.making.draft import DraftBody
from huitou.crm.journeys.plays.play import Play, audience_of
from huitou.errors import Lang


def body_of(play: Play, lang: Lang, *, now: dt.datetime) -> DraftBody:
    """What the play is in this shop, its names in this language. Audiences and words of that name are taken as they
    are, for the shop may have changed them; those that are not there are made."""
    for name, words in play.words.items():
        if find(name) is None:
            keep(name, words.purpose, words.written(), at=now)
    numbers: dict[str, int] = {}

    def numbered(said: Mapping[str, Any]) -> dict[str, Any]:
        found = {name: _in(value, lang) for name, value in said.items()}
        if isinstance(found.get("audience"), str):
            key = found["audience"]
            if key not in numbers:
                numbers[key] = _audience(play, key, lang, now)
            found["audience"] = numbers[key]
        return found

    return DraftBody(
        name=play.name[lang],
        holdout=play.holdout,
        trigger=numbered(play.trigger),
        first=play.first,
        steps=[numbered(each) for each in play.steps],  # type: ignore[misc]
        again=play.again,
        after_days=play.after_days,
        leaves_when_bought=play.leaves_when_bought,
    )


def _in(value: Any, lang: Lang) -> Any:
    return value[lang] if isinstance(value, Mapping) and set(value) == {"zh", "en"} else value


def _audience(play: Play, key: str, lang: Lang, now: dt.datetime) -> int:
    names, rule = audience_of(play, key)
    there = Audience.objects.filter(name__in=list(names.values()), removed_at=None).order_by("pk").first()
    if there is not None:
        return there.pk
    taken = set(Audience.objects.values_list("name", flat=True))
    # The name of one that was removed is not free.
    names_on = chain([names[lang]], (f"{names[lang]} {n}" for n in count(2)))
    name = next(each for each in names_on if each not in taken)
    return save(name, rule, now=now).pk
