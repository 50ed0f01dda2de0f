"""Asking who is in an audience: by its id or by a rule that is not saved, as of the data version that is served."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import F

from huitou import calendar
from huitou.crm.audiences.base import Base, Ints, Mask, base
from huitou.crm.audiences.leaves.other import OtherLeaf
from huitou.crm.audiences.models import Audience, AudienceVersion
from huitou.crm.audiences.rule import Rule, leaves_of, members, rule
from huitou.crm.refused import NotFoundError
from huitou.crm.shop.served import ServedShop, opened
from huitou.errors import UserError
from huitou.metrics.windows import default_as_of


@dataclass(frozen=True, slots=True)
class Asked:
    """The customers of one data version; audiences that name others are looked up, and none may name itself."""

    base: Base
    data_version: str

    def members(self, of: Rule) -> Ints:
        """The numbers of who fits."""
        return self.base.customer_ids[members(of, self.base)]


def asking(shop: ServedShop, *, now: dt.datetime) -> Asked:
    """Everybody, to be asked about."""
    snapshot = opened(shop.folder)
    about = snapshot.about
    as_of = default_as_of(about.latest_day, today=calendar.today(about.timezone))
    on_the_way: list[int] = []

    def audience(number: int) -> Mask:
        if number in on_the_way:
            raise _circle(number)
        if ("audience", number) not in made.kept:
            on_the_way.append(number)
            try:
                made.kept["audience", number] = members(saved(number)[1], made)
            finally:
                on_the_way.pop()
        found: Mask = made.kept["audience", number]
        return found

    made = base(shop, snapshot, as_of=as_of, now=now, audience=audience)
    return Asked(made, about.data_version)


def saved(number: int) -> tuple[Audience, Rule]:
    """An audience and its newest rule. Raises: NotFoundError."""
    found = Audience.objects.filter(pk=number, removed_at=None).first()
    if found is None:
        raise NotFoundError(en=f"audience {number}", zh=f"人群 {number}")
    return found, rule(AudienceVersion.objects.get(audience=found, number=found.version).rule)


def saved_by(number: int, at: dt.datetime) -> tuple[int, Rule]:
    """The version of an audience that was in force at a moment, its first where it came later, and its rule.

    Raises: NotFoundError.
    """
    newest = saved(number)[0].versions.order_by("-number")
    found = newest.filter(made_at__lte=at).first() or newest.last()
    if found is None:
        raise NotFoundError(en=f"audience {number}", zh=f"人群 {number}")
    return found.number, rule(found.rule)


def rules_now() -> list[tuple[Audience, Rule]]:
    """Every audience with its newest rule, the newest first; without those whose rule cannot be read any more."""
    found = []
    for audience, said in newest():
        try:
            found.append((audience, rule(said)))
        except UserError:
            continue
    return found


def newest() -> list[tuple[Audience, object]]:
    """Every audience with its newest rule as it is kept, the newest first."""
    rows = AudienceVersion.objects.filter(audience__removed_at=None, number=F("audience__version"))
    return [(each.audience, each.rule) for each in rows.select_related("audience").order_by("-audience")]


def used_by(number: int) -> list[Audience]:
    """Other audiences whose rule names this one."""
    return [audience for audience, of in rules_now() if number in named_in(of)]


def named_in(of: Rule) -> set[int]:
    return {leaf.id for leaf in leaves_of(of) if isinstance(leaf, OtherLeaf)}


def check_ends(of: Rule, number: int | None) -> None:
    """Follow every audience a rule names; one that comes back to ``number`` would never end.

    Raises: UserError ``audience.circle``; NotFoundError for an audience that is not there.
    """
    ahead, seen = named_in(of), set[int]()
    while ahead:
        each = ahead.pop()
        if each == number:
            raise _circle(each)
        if each not in seen:
            seen.add(each)
            ahead |= named_in(saved(each)[1])


def _circle(number: int) -> UserError:
    return UserError(
        "audience.circle",
        en=f"audience {number} would be part of itself; take it out of the rule",
        zh=f"人群 {number} 会包含它自己；请从规则里去掉",
    )
