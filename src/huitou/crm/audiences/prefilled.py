"""The rule that names the people behind a number on a page: of a metric, of a cell, of a finding."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from huitou import calendar
from huitou.crm.audiences.rule import Rule, rule
from huitou.errors import UserError

_METRIC = re.compile(r"/metrics/([a-z0-9_]{1,60})/people")


def prefilled(path: str, query: Mapping[str, str], *, as_of: int, called: str = "") -> Rule:
    """The rule of a link to people. Its window moves with the data, but for whole months, which stand.

    Raises: UserError ``audience.link`` for a link to no people; ``audience.rule`` for one that asks what there is not.
    """
    if path == "/people":
        return rule(_of_people(query, called))
    named = _METRIC.fullmatch(path)
    if named is None:
        raise _no_link()
    return rule(_of_metric(named[1], query, as_of))


def _of_people(query: Mapping[str, str], called: str) -> dict[str, Any]:
    if query.get("cell"):
        return {"kind": "segment", "cells": [query["cell"]]}
    if query.get("finding"):
        at = _object(query.get("at", ""))
        return {"kind": "finding", "finding": query["finding"], "at": at, "called": called[:200]}
    raise _no_link()


def _of_metric(metric: str, query: Mapping[str, str], as_of: int) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": "behind", "metric": metric, **_window(query, as_of)}
    made |= {name: query[name] for name in ("side", "count_by") if query.get(name)}
    only = _object(query.get("only", ""))
    only |= {name: [query[name]] for name in ("source", "store") if query.get(name)}
    made |= {"only": only} if only else {}
    made |= {"params": params} if (params := _object(query.get("params", ""))) else {}
    first, _, last = query.get("after", "").partition("-")
    if first.isdigit() and last.isdigit():
        made |= {"after_first": int(first), "after_last": int(last)}
    return made


def _window(query: Mapping[str, str], as_of: int) -> dict[str, Any]:
    if query.get("from") and query.get("to"):
        first, last = calendar.parse_day(query["from"]), calendar.parse_day(query["to"])
        stands = last > as_of or last < first or _is_of_months(first, last)
        if stands or (query.get("as_of") and calendar.parse_day(query["as_of"]) != as_of):
            return {"first": query["from"], "last": query["to"]}
        return {"days": last - first + 1, "ago": as_of - last}
    return {"days": int(query["days"])} if query.get("days", "").isdigit() else {}


def _is_of_months(first: int, last: int) -> bool:
    return calendar.date_of(first).day == 1 and calendar.date_of(last + 1).day == 1


def _object(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        said = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        raise _no_link() from None
    if not isinstance(said, dict):
        raise _no_link()
    return said


def _no_link() -> UserError:
    return UserError(
        "audience.link",
        en="this names no people; open the names behind a number, and make them an audience from there",
        zh="这里没有指到任何人；请从某个数字后面的名单里“存为人群”",
    )
