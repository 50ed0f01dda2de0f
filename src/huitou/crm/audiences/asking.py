"""Asking who is in an audience: by its id or by a rule that is not saved, as of the data version that is served."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from django.db import transaction

from huitou import calendar
from huitou.crm.audiences.base import Base, Ints, Mask, base
from huitou.crm.audiences.leaves.other import OtherLeaf
from huitou.crm.audiences.models import Audience, AudienceVersion, MembersThen
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


def save(name: str, said: object, *, now: dt.datetime, number: int | None = None, version: int = 0) -> Audience:
    """Keep a rule: a new audience, or the next version of one, which must still be at ``version``.

    Raises: UserError ``audience.rule``, ``audience.circle``, ``audience.stale``; NotFoundError for an audience
    that is not there.
    """
    made = rule(said)
    _reaches(made, number)
    with transaction.atomic():
        if number is None:
            found = Audience.objects.create(name=name, made_at=now)
        else:
            changed = Audience.objects.filter(pk=number, version=version, removed_at=None)
            if not changed.update(name=name, version=version + 1):
                raise UserError(
                    "audience.stale",
                    en="somebody has changed this audience meanwhile; look at it again, then change it",
                    zh="这个人群刚被别人改过；请重新打开再改",
                )
            found = Audience.objects.get(pk=number)
        AudienceVersion.objects.create(
            audience=found, number=found.version, rule=made.model_dump(mode="json"), made_at=now
        )
    return found


def keep_members(number: int, asked: Asked, *, now: dt.datetime) -> MembersThen:
    """Write down who is in an audience now."""
    found, of = saved(number)
    ids = asked.members(of)
    return MembersThen.objects.create(
        audience=found,
        version=found.version,
        data_version=asked.data_version,
        at=now,
        count=len(ids),
        customer_ids=ids.astype("<i8").tobytes(),
    )


def then(of: MembersThen) -> Ints:
    """Who was in it."""
    return np.frombuffer(of.customer_ids, "<i8").astype(np.int64)


def used_by(number: int) -> list[Audience]:
    """Other audiences whose rule names this one."""
    everybody = Audience.objects.filter(removed_at=None).order_by("pk")
    return [each for each in everybody if number in _named(saved(each.pk)[1])]


def _named(of: Rule) -> set[int]:
    return {leaf.id for leaf in leaves_of(of) if isinstance(leaf, OtherLeaf)}


def _reaches(of: Rule, number: int | None) -> None:
    """Follow every audience a rule names; one that comes back to ``number`` would never end."""
    ahead, seen = _named(of), set[int]()
    while ahead:
        each = ahead.pop()
        if each == number:
            raise _circle(each)
        if each not in seen:
            seen.add(each)
            ahead |= _named(saved(each)[1])


def _circle(number: int) -> UserError:
    return UserError(
        "audience.circle",
        en=f"audience {number} would be part of itself; take it out of the rule",
        zh=f"人群 {number} 会包含它自己；请从规则里去掉",
    )
