"""Entries as rows of lists in Huitou's own form: which list each kind becomes, its columns, and its cells."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from huitou.crm.fact_outbox.models import FactEntry
from huitou.intake.batch import Part
from huitou.intake.request import Request
from huitou.metrics.definition import Words
from huitou.warehouse.accounts import Identity

# What these lists are written down as, with the kind of their rows behind it, and what that is called.
HAPPENED_ID = "huitou.happened."
HAPPENED: Words = {"zh": "在系统里发生的事", "en": "what happened here"}
_WHO = ("unionid", "buyer_id", "nick", "email", "phone", "receiver")
_ORDER = "order_id ordered_at paid_at paid_amount status channel province discount coupon updated_at".split()
_LINE = "product_id product_name category quantity line_amount".split()
# What the fields of an identity are called in a list, and the kinds of the accounts.
_CALLED = {"member": "buyer_id"}
_KINDS = {"union": "unionid", "member": "buyer_id"}


@dataclass(frozen=True, slots=True)
class ListForm:
    """``rows`` as a mapping has it, and the fields that its columns are."""

    rows: str
    columns: tuple[str, ...]


# Orders that tell of no lines stand apart: a line set is replaced whole, and they say nothing of it.
_ORDERS = ListForm("order", (*_WHO, *_ORDER))
_LINES = ListForm("line", (*_WHO, *_ORDER, *_LINE))
_VISITS = "event event_at device_id device product_id category channel campaign province".split()
_FORMS: Mapping[str, ListForm] = {
    "order": _ORDERS,
    "payment": _ORDERS,
    "parcel": ListForm(
        "parcel",
        tuple("order_id parcel_id carrier parcel_state shipped_at promised_at delivered_at updated_at".split()),
    ),
    "visit": ListForm("visit", (*_WHO, *_VISITS)),
    "cart": ListForm("visit", (*_WHO, *_VISITS)),
    "ticket": ListForm(
        "ticket",
        (*_WHO, *"ticket_id order_id opened_at responded_at closed_at ticket_kind updated_at".split()),
    ),
    "touch": ListForm("touch", (*_WHO, *"touched_at channel campaign touch_kind outcome updated_at".split())),
    "consent": ListForm("consent", (*_WHO, *"consent_channel consent_given consent_at consent_source".split())),
}


@dataclass(frozen=True, slots=True, order=True)
class _Group:
    source: str
    store: str
    rows: str


def write(entries: Iterable[FactEntry], accounts: Mapping[int, Identity], folder: Path, name: str) -> list[Part]:
    """Write the entries to files, one of each list, source and store; the same entries make the same files.

    ``accounts``: the identities of those that entries name by number; of one that is gone nothing is written.
    """
    groups: dict[_Group, tuple[ListForm, list[dict[str, Any]]]] = {}
    for entry in entries:
        body = json.loads(entry.body)
        who, data = body.get("who", {}), body.get("data", {})
        account = who.get("customer_id")
        identity = None if account is None else accounts.get(account)
        if account is not None and identity is None:
            continue
        group = _Group(body.get("source", "huitou"), body.get("store", ""), "")
        if identity is not None:
            group = _Group(identity.source, identity.store, "")
        form = _LINES if data.get("items") else _FORMS[entry.kind]
        _, rows = groups.setdefault(replace(group, rows=form.rows), (form, []))
        rows += _rows({**_who(who, identity), **_stamps(entry), **data})
    return [
        _part(folder, f"{name}-{place}-{group.rows}.csv", group, *groups[group])
        for place, group in enumerate(sorted(groups))
    ]


def named(entries: Iterable[FactEntry]) -> set[int]:
    """The accounts that entries name by number."""
    found = (json.loads(entry.body).get("who", {}).get("customer_id") for entry in entries)
    return {account for account in found if account is not None}


def _who(said: Mapping[str, Any], identity: Identity | None) -> dict[str, Any]:
    if identity is not None:
        return {_KINDS.get(identity.kind, identity.kind): identity.value}
    return {_CALLED.get(name, name): value for name, value in said.items()}


def _stamps(entry: FactEntry) -> dict[str, str]:
    """The times that follow from when it happened, where it says no others."""
    at = entry.at.isoformat()
    match entry.kind:
        case "order":
            return {"updated_at": at, "ordered_at": at, "status": "pending"}
        case "payment":
            return {"updated_at": at, "ordered_at": at, "paid_at": at, "status": "paid"}
        case "visit":
            return {"event_at": at, "event": "enter"}
        case "cart":
            return {"event_at": at, "event": "add_to_cart"}
        case _:
            return {"updated_at": at}


def _rows(whole: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One, or one for each line of an order; one that is paid was so when it was told of."""
    if whole.get("status") == "paid":
        whole.setdefault("paid_at", whole["updated_at"])
    for item in whole.pop("items", None) or [{}]:
        yield {**whole, **item}


def _part(folder: Path, name: str, group: _Group, form: ListForm, rows: Sequence[Mapping[str, Any]]) -> Part:
    path, layout = folder / name, folder / f"{name}.toml"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, form.columns, extrasaction="ignore", restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    layout.write_text(_mapping(group, form), encoding="utf-8")
    return Part(path, name, Request(store=group.store, mapping=layout))


def _mapping(group: _Group, form: ListForm) -> str:
    columns = "\n".join(f'{column} = "{column}"' for column in form.columns)
    status = '\n[status]\npaid = "paid"\npending = "pending"\nclosed = "closed"\n' if "status" in form.columns else ""
    return (
        f'id = "{HAPPENED_ID}{group.rows}"\nsource = "{group.source}"\nrows = "{group.rows}"\n\n'
        f'[name]\nzh = "{HAPPENED["zh"]}"\nen = "{HAPPENED["en"]}"\n\n[columns]\n{columns}\n{status}'
    )
