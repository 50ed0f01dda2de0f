"""Keeping audiences: a rule by name, each change a version; renaming and removing; who was in one at a moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from django.db import IntegrityError, transaction

from huitou.crm.access.models import User
from huitou.crm.audiences.asking import Asked, check_ends, saved
from huitou.crm.audiences.base import Ints
from huitou.crm.audiences.models import Audience, AudienceVersion, MembersThen
from huitou.crm.audiences.rule import rule
from huitou.crm.refused import RefusedError, StaleError
from huitou.errors import Lang, UserError
from huitou.metrics.definition import Words


def save(
    name: str,
    said: object,
    *,
    now: dt.datetime,
    number: int | None = None,
    version: int = 0,
    by: User | None = None,
) -> Audience:
    """Keep a rule: a new audience, or the next version of one, which must still be at ``version``.

    Raises: UserError ``audience.rule``, ``audience.circle``, ``audience.name``; StaleError; NotFoundError for an
    audience that is not there.
    """
    made = rule(said)
    check_ends(made, number)
    try:
        with transaction.atomic():
            if number is None:
                found = Audience.objects.create(name=name, made_at=now, made_by=by)
            else:
                _change(number, version, name=name, to=version + 1)
                found = Audience.objects.get(pk=number)
            AudienceVersion.objects.create(
                audience=found, number=found.version, rule=made.model_dump(mode="json"), made_at=now, made_by=by
            )
    except IntegrityError:
        raise _taken(name) from None
    return found


def rename(number: int, name: str, *, version: int) -> Audience:
    """The same rule by another name. Raises: UserError ``audience.name``; StaleError; NotFoundError."""
    try:
        with transaction.atomic():
            _change(number, version, name=name, to=version)
    except IntegrityError:
        raise _taken(name) from None
    return Audience.objects.get(pk=number)


def remove(number: int, *, version: int, now: dt.datetime, uses: Sequence[Words]) -> Audience:
    """Out of sight; what it was stays known. Raises: RefusedError ``audience.used``; StaleError; NotFoundError."""
    found, _ = saved(number)
    if uses:
        raise RefusedError(
            409,
            "audience.used",
            en=f"this audience is in use by: {_first(uses, 'en')}; take it out there first",
            zh=f"这个人群还在被使用：{_first(uses, 'zh')}；请先在那边去掉",
        )
    if not Audience.objects.filter(pk=number, version=version, removed_at=None).update(removed_at=now):
        raise StaleError
    return found


def _first(uses: Sequence[Words], lang: Lang) -> str:
    """As many as are read."""
    return {"zh": "、", "en": ", "}[lang].join(each[lang] for each in uses[:5])


def counted(number: int, asked: Asked, *, now: dt.datetime) -> Audience:
    """Count who fits now and write down how many they were."""
    found, of = saved(number)
    _write_count(found, asked, len(asked.members(of)), now)
    return Audience.objects.get(pk=number)


def keep_members(number: int, asked: Asked, *, now: dt.datetime, by: User | None = None) -> MembersThen:
    """Write down who is in an audience now."""
    found, of = saved(number)
    ids = asked.members(of)
    _write_count(found, asked, len(ids), now)
    return MembersThen.objects.create(
        audience=found,
        version=found.version,
        data_version=asked.data_version,
        at=now,
        count=len(ids),
        base=len(asked.base),
        customer_ids=ids.astype("<i8").tobytes(),
        by=by,
    )


def then(of: MembersThen) -> Ints:
    """Who was in it."""
    return np.frombuffer(of.customer_ids, "<i8").astype(np.int64)


def _write_count(found: Audience, asked: Asked, count: int, now: dt.datetime) -> None:
    # Of the version that was counted: somebody may have changed the rule meanwhile.
    Audience.objects.filter(pk=found.pk, version=found.version).update(
        count=count,
        base=len(asked.base),
        counted_at=now,
        counted_version=found.version,
        data_version=asked.data_version,
    )


def _change(number: int, version: int, *, name: str, to: int) -> None:
    saved(number)
    if not Audience.objects.filter(pk=number, version=version, removed_at=None).update(name=name, version=to):
        raise StaleError


def _taken(name: str) -> UserError:
    return UserError(
        "audience.name",
        en=f"there is another audience called “{name}”; give this one another name",
        zh=f"已经有一个人群叫“{name}”；请换一个名字",
    )
