"""What a file nobody knows may be: orders, or one of the lists beside them; which fields each has, and their names."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Literal, get_args

from huitou.intake import mapping as mappings
from huitou.intake.fields import CONSENTS, FIELDS, NEEDS
from huitou.intake.lists import LISTS
from huitou.intake.reading.header import normalise_header
from huitou.intake.words import Words

Kind = Literal[
    "orders", "member", "product", "stock", "cost", "parcel", "coupon", "live", "touch", "ticket", "rating", "visit"
]

KINDS: dict[Kind, Words] = {
    "orders": Words("订单", "orders"),
    "member": Words("会员名单", "a list of members"),
    "product": Words("商品表", "a list of products"),
    "stock": Words("库存表", "a list of stock"),
    "cost": Words("费用表", "a list of costs"),
    "parcel": Words("包裹表", "a list of parcels"),
    "coupon": Words("优惠券表", "a list of coupons"),
    "live": Words("直播场次表", "a list of live sessions"),
    "touch": Words("触达记录", "a list of touches"),
    "ticket": Words("工单表", "a list of tickets"),
    "rating": Words("评价表", "a list of ratings"),
    "visit": Words("访问行为", "visits and what people did"),
}
# Columns that tell who a row is about.
WHO = ("unionid", "buyer_id", "nick", "phone", "email", "receiver")
WHO_OF_LISTS = ("unionid", "buyer_id", "phone", "email")
_ALWAYS = ("store", "currency", "updated_at")
_ORDER_ROWS = frozenset({"order", "line", "line_after_order", "line_only"})


def needed(kind: Kind) -> tuple[str, ...]:
    """The fields without which such a file means nothing; of members any column that tells who."""
    return NEEDS["order"] if kind == "orders" else NEEDS[kind]


@functools.cache
def fields_of(kind: Kind) -> frozenset[str]:
    """Every field such a file may have."""
    of_lists = {name for other in get_args(Kind) if other != "orders" for name in _own_fields(other)}
    if kind == "orders":
        shared = {name for mapping in _layouts("orders") for name in mapping.columns} | _names().keys()
        return frozenset(FIELDS) - (of_lists - shared)
    own = set(_own_fields(kind)) | set(_ALWAYS)
    if LISTS[kind].people:
        own |= set(WHO_OF_LISTS)
    return frozenset(own)


def _own_fields(kind: Kind) -> Iterator[str]:
    described = LISTS[kind]
    yield from (*described.texts, *described.times, *described.days.values(), *described.numbers)
    yield from (*described.wholes, *described.moneys.values())
    if described.consents:
        yield from (*CONSENTS, "consent_at", "consent_source")


@functools.cache
def aliases(kind: Kind) -> dict[str, dict[str, int]]:
    """Every name a field's column goes by in such a file, the plainest first: listed ones, then the layouts'."""
    listed = {name: names for name, names in _names().items() if name in fields_of(kind)}
    if kind != "orders":
        listed |= _list_names()[kind]
    found = {name: list(map(normalise_header, names)) for name, names in listed.items()}
    taken = {alias: name for name, names in found.items() for alias in names}
    for mapping in _layouts(kind):
        for name, columns in mapping.columns.items():
            more = [a for a in map(normalise_header, columns) if taken.get(a, name) == name]
            found.setdefault(name, []).extend(more)
    return {name: {alias: rank for rank, alias in enumerate(dict.fromkeys(names))} for name, names in found.items()}


def names() -> frozenset[str]:
    """Every name a column may go by, normalised: a header row is recognised by them."""
    return frozenset(alias for kind in KINDS for names in aliases(kind).values() for alias in names)


def _layouts(kind: Kind) -> Iterator[mappings.Mapping]:
    for source in mappings.sources():
        for mapping in source.mappings:
            if (mapping.rows in _ORDER_ROWS) if kind == "orders" else mapping.rows == kind:
                yield mapping


@functools.cache
def _names() -> dict[str, list[str]]:
    return tomllib.loads(files("huitou.intake").joinpath("names.toml").read_text(encoding="utf-8"))


@functools.cache
def _list_names() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("huitou.intake").joinpath("list_names.toml").read_text(encoding="utf-8"))


@functools.cache
def state_words() -> dict[str, list[str]]:
    """State of an order -> words for it in people's own sheets."""
    return tomllib.loads(files("huitou.intake").joinpath("state_words.toml").read_text(encoding="utf-8"))
