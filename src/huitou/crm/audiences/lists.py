"""Lists of people that are uploaded: recognised once, by customer number, order number, phone or e-mail.

What was uploaded is not kept. Phones and e-mails nobody is known by wait as fingerprints with the server's own key, so
that they can be looked for again when there is more data.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Literal

import numpy as np

from huitou.crm.access.hiding import keyed
from huitou.crm.access.models import User
from huitou.crm.audiences.asking import Asked
from huitou.crm.audiences.base import Ints
from huitou.crm.audiences.models import UploadedList
from huitou.crm.refused import NotFoundError, RefusedError
from huitou.errors import UserError
from huitou.warehouse import accounts

Named = Literal["customer", "order", "contact"]
MOST = 100_000
_PURPOSE = "audience list"
_BYTES = 32
_CELLS = re.compile(r"[,;\t]")
_ORDERED = """
SELECT DISTINCT k.order_id, c.customer_id
FROM purchase_keys AS k
JOIN sequence AS s ON s.ref = k.ref
JOIN customers AS c ON c.customer = s.customer
WHERE k.order_id IN (SELECT UNNEST(:ids))"""


def upload(
    name: str, text: str, named: Named, asked: Asked, *, now: dt.datetime, by: User | None = None
) -> UploadedList:
    """Keep whom a list names: an entry a line, the first cell of it.

    Raises: UserError ``list.empty`` and ``list.long``.
    """
    entries = _entries(text)
    found = _recognised(entries, named, asked)
    unknown = [each for each in entries if each not in found]
    waiting = [contact for each in unknown if (contact := accounts.normal_contact(each))] if named == "contact" else []
    return UploadedList.objects.create(
        name=name,
        read=len(entries),
        matched=len(found),
        account_keys=_as_bytes(key for keys in found.values() for key in keys),
        waiting=b"".join(bytes.fromhex(keyed(_PURPOSE, each)) for each in waiting),
        data_version=asked.data_version,
        made_at=now,
        made_by=by,
    )


def look_again(number: int, asked: Asked) -> UploadedList:
    """Look for those who wait among whom the shop knows by now."""
    of = listed(number)
    marks = bytes(of.waiting)
    waiting = {marks[start : start + _BYTES] for start in range(0, len(marks), _BYTES)}
    known: dict[bytes, set[int]] = {}
    for contact, key in accounts.all_contacts(asked.base.shop.folder) if waiting else ():
        mark = bytes.fromhex(keyed(_PURPOSE, contact))
        if mark in waiting and asked.base.place(key) is not None:
            known.setdefault(mark, set()).add(key)
    keys = {*np.frombuffer(of.account_keys, "<i8").tolist(), *(key for found in known.values() for key in found)}
    of.account_keys = _as_bytes(keys)
    of.waiting = b"".join(sorted(waiting - known.keys()))
    of.matched += len(known)
    of.data_version = asked.data_version
    of.save(update_fields=["account_keys", "waiting", "matched", "data_version"])
    return of


def waiting(of: UploadedList) -> int:
    """How many contacts wait for somebody to be known by them."""
    return len(of.waiting) // _BYTES


def listed(number: int) -> UploadedList:
    """Raises: NotFoundError."""
    found = UploadedList.objects.filter(pk=number, removed_at=None).first()
    if found is None:
        raise NotFoundError(en=f"list: {number}", zh=f"名单：{number}")
    return found


def remove(number: int, *, now: dt.datetime, uses: list[str]) -> UploadedList:
    """What it held is gone. Raises: RefusedError ``list.used``; NotFoundError."""
    found = listed(number)
    if uses:
        named = ", ".join(uses[:5])
        raise RefusedError(
            409,
            "list.used",
            en=f"this list is part of: {named}; take it out there first",
            zh=f"这份名单还在被使用：{named}；请先在那边去掉",
        )
    UploadedList.objects.filter(pk=number).update(removed_at=now, account_keys=b"", waiting=b"")
    return found


def _entries(text: str) -> list[str]:
    cells = (_CELLS.split(line, maxsplit=1)[0].strip().strip("\"'\ufeff ") for line in text.splitlines())
    found = list(dict.fromkeys(each for each in cells if each))
    if not found:
        raise UserError("list.empty", en="the list is empty; put one person a line", zh="名单是空的；请一行写一位")
    if len(found) > MOST:
        raise UserError(
            "list.long",
            en=f"the list has {len(found):,} entries; {MOST:,} at most",
            zh=f"名单有 {len(found):,} 行；最多 {MOST:,} 行",
        )
    return found


def _recognised(entries: list[str], named: Named, asked: Asked) -> Mapping[str, set[int]]:
    """The accounts each entry names, where it names a customer."""
    found: dict[str, set[int]] = {}
    for entry, key in _looked_up(entries, named, asked):
        if asked.base.place(key) is not None:
            found.setdefault(entry, set()).add(key)
    return found


def _looked_up(entries: list[str], named: Named, asked: Asked) -> Iterable[tuple[str, int]]:
    if named == "customer":
        return [(each, int(each)) for each in entries if each.isascii() and each.isdigit() and len(each) < 19]
    if named == "order":
        rows = asked.base.snapshot.rows(_ORDERED, ids=tuple(entries))
        return [(str(order), int(customer)) for order, customer in rows]
    written: dict[str, list[str]] = {}
    for each in entries:
        if contact := accounts.normal_contact(each):
            written.setdefault(contact, []).append(each)
    known = accounts.of_contacts(asked.base.shop.folder, written)
    return [(each, key) for contact, key in known for each in written[contact]]


def _as_bytes(keys: Iterable[int]) -> bytes:
    found: Ints = np.array(sorted(set(keys)), np.int64)
    return found.astype("<i8").tobytes()
