"""Who and what does not get on by itself, for a person to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, Min, QuerySet

from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Outgoing
from huitou.crm.delivery.returned import failing
from huitou.crm.journeys.models import Enrolled
from huitou.language import Speech

Kind = Literal["stuck", "failing", "not_set_up", "unknown", "postbox"]
# A provider settles most of what is unknown; what it has not by then needs somebody.
_SETTLED_BY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """So many, since when, and ``what``: names of errors, or of settings that are lacking.

    ``stuck``: customers whom no step moves on. ``failing``: messages that cannot be judged. ``not_set_up``: messages
    that wait for the server to be set up. ``unknown``: whether they went nobody knows, for longer than a day.
    ``postbox``: so many times in a row, the mailbox that bounces come back to could not be read.
    """

    kind: Kind
    count: int
    since: dt.datetime
    what: tuple[str, ...]

    def text(self, t: Speech) -> str:
        """What it is, and what to do."""
        n, what = f"{self.count:,}", t(zh="、", en=", ").join(self.what)
        match self.kind:
            case "stuck":
                return t(
                    zh=f"{n} 位客户在旅程里卡住了（{what}），每 15 分钟再试一次；服务器日志里有详细原因",
                    en=f"customers stuck in a journey: {n} ({what}). Each is tried again every 15 minutes; the server's"
                    " log says why",
                )
            case "failing":
                return t(
                    zh=f"{n} 条消息出错发不出去（{what}），每 15 分钟再试一次，过期就不发了；服务器日志里有详细原因",
                    en=f"messages that fail: {n} ({what}). Each is tried again every 15 minutes until its time is over;"
                    " the server's log says why",
                )
            case "not_set_up":
                return t(
                    zh=f"{n} 条消息在等服务器设置好：请设置 {what}，设置后自动发出，过期就不发了",
                    en=f"messages waiting for the server to be set up: {n}. Set {what}; they go then, unless their time"
                    " is over",
                )
            case "unknown":
                return t(
                    zh=f"{n} 条消息发没发成，一天了还不清楚；请到旅程里逐条确认",
                    en=f"messages of which nobody has known for a day whether they went: {n}. Settle them by hand",
                )
            case "postbox" if self.what == ("server.bounces",):
                return t(
                    zh="HUITOU_BOUNCES 写的不是邮箱地址：退信和投诉收不进来；请写成 imaps://用户名:密码@imap.example.com/INBOX",
                    en="HUITOU_BOUNCES is not the address of a mailbox: bounces and complaints are not taken in; write"
                    " imaps://user:password@imap.example.com/INBOX",
                )
            case "postbox":
                return t(
                    zh=f"退信邮箱连续 {n} 次读不了（{what}）：退信和投诉收不进来，坏地址还会再发；请查 HUITOU_BOUNCES",
                    en=f"the mailbox for bounces could not be read, times in a row: {n} ({what}). Bounces and"
                    " complaints are not taken in, and bad addresses are written to again. Look at HUITOU_BOUNCES",
                )


def troubles(now: dt.datetime) -> list[Trouble]:
    """What somebody has to look at; nothing where all goes well."""
    stuck = Enrolled.objects.filter(stuck_since__isnull=False)
    waiting = Outgoing.objects.filter(state=State.PLANNED, code__in=("failed", "not_set_up"))
    unknown = Outgoing.objects.filter(state=State.UNKNOWN, called_at__lte=now - _SETTLED_BY)
    found = (
        _trouble("stuck", stuck, "stuck_since", "stuck_why"),
        _trouble("failing", waiting.filter(code="failed"), "planned_at", "detail"),
        _trouble("not_set_up", waiting.filter(code="not_set_up"), "planned_at", "detail"),
        _trouble("unknown", unknown, "called_at", "channel"),
        _postbox(now),
    )
    return [each for each in found if each is not None]


def stuck_in(journey: int) -> Mapping[str, int]:
    """By step of a journey, how many are stuck there."""
    rows = Enrolled.objects.filter(stuck_since__isnull=False, journey=journey).values_list("step")
    return {str(step): n for step, n in rows.annotate(n=Count("pk")).order_by("step")}


def _postbox(now: dt.datetime) -> Trouble | None:
    row = failing(now)
    if row is None or row.failing_since is None:
        return None
    return Trouble("postbox", row.failures, row.failing_since, (row.why,))


def _trouble(kind: Kind, rows: QuerySet[Enrolled] | QuerySet[Outgoing], since: str, what: str) -> Trouble | None:
    said = list(rows.values_list(what).annotate(n=Count("pk"), first=Min(since)).order_by("-n", what))
    if not said:
        return None
    return Trouble(kind, sum(n for _, n, _ in said), min(first for *_, first in said), tuple(w for w, *_ in said if w))
