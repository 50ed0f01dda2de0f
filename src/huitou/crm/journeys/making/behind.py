"""Who is on the way by an earlier version of a journey, and moving them to the newest one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from huitou.crm.journeys.making.publishing import over
from huitou.crm.journeys.models import Enrolled, Journey, JourneyVersion
from huitou.crm.journeys.store import Moved, Others
from huitou.crm.journeys.tables import Tables
from huitou.crm.journeys.version import Version
from huitou.crm.refused import NotFoundError, StaleError


@dataclass(frozen=True, slots=True)
class Behind:
    """``newest``: the version published last, 0 where none was. ``walking``: by earlier version how many are on their
    way by it, the newest of them first. ``astray``: of these, by step how many stand where the newest has no place."""

    newest: int
    walking: Mapping[int, int]
    astray: Mapping[str, int]


def behind(of: Journey) -> Behind:
    """As of now."""
    version = _newest(of)
    if version is None:
        return Behind(0, {}, {})
    rows = Enrolled.objects.filter(~Q(step=None), journey=of.pk).exclude(version=version.number)
    by_version = rows.values_list("version").annotate(n=Count("pk")).order_by("-version")
    return Behind(version.number, dict(by_version), Tables().astray(version))


def move(of: Journey, *, to: int, others: Others, now: dt.datetime) -> Moved:
    """Take everybody over to the newest version, which is ``to`` as far as who asks knows; see ``Enrolments.move``.

    Many are moved some at a time. One published meanwhile leaves them an earlier version again, to be moved anew.
    Raises: RefusedError for a journey that is over; StaleError where ``to`` is no longer the newest; NotFoundError
    where it never was there.
    """
    if of.state == "stopped":
        raise over()
    version = _newest(of)
    if version is None or to > version.number:
        raise NotFoundError(en=f"version {to} of the journey", zh=f"第 {to} 版")
    if to != version.number:
        raise StaleError
    return Tables().move(version, now, others=others)


def _newest(of: Journey) -> Version | None:
    row = JourneyVersion.objects.filter(journey=of).order_by("-number").first()
    if row is None:
        return None
    return Version.model_validate({**row.body, "journey": of.pk, "number": row.number})
