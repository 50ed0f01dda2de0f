"""How long things last: what the shop says, what customers do, and which of the two counts."""

from __future__ import annotations

from typing import Literal

import tomlkit
from django.http import HttpRequest
from ninja import Field, Schema

from huitou import own_cycles
from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, block_shapes
from huitou.crm.api.block_shapes import CellOut
from huitou.crm.api.room import Room
from huitou.crm.api.routes.settings.values import put, table_of
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.shop import toml_files
from huitou.crm.shop.served import ServedShop, data_version, opened
from huitou.language import Speech
from huitou.metrics import cycles
from huitou.metrics.dimension_words import slice_word
from huitou.report import cells

room = Room("settings")


class CategoryOut(Schema):
    """How long a purchase of a category lasts: as the shop says (``days``), a product list, or a rule of thumb.

    ``holds`` is what counts and ``told_by`` who says so; ``learned`` is what customers do, ``lateness`` the two beside
    each other.
    """

    category: str
    name: str
    days: int | None
    products: int | None
    rule_of_thumb: int | None
    holds: int | None
    told_by: Literal["nobody", "products", "shop", "default"]
    learned: CellOut | None
    lateness: CellOut | None


class CyclesOut(Schema):
    version: str
    items: list[CategoryOut]


class CyclesIn(Sent):
    """Only what is to change; None takes the shop's own away."""

    version: str = Field(max_length=40)
    days: dict[str, int | None] = Field(min_length=1, max_length=500)


@room.get("", needs=Permission.SETTINGS_READ, response=CyclesOut, summary="Cycles, said and learned")
def get_cycles(request: HttpRequest) -> CyclesOut:
    return _cycles(speech(request))


@room.put("", needs=Permission.SETTINGS_WRITE, response=CyclesOut, summary="Say how long things last")
def put_cycles(request: HttpRequest, payload: CyclesIn) -> CyclesOut:
    name = own_cycles.FILE
    document = toml_files.parsed(toml_files.read(name).text, name)
    days = table_of(document, "days")
    for category, value in payload.days.items():
        put(days, category, value)
    toml_files.write(name, tomlkit.dumps(document), payload.version, own_cycles.load)
    audit.note(request, "settings.changed", name, keys=sorted(payload.days)[:50])
    return _cycles(speech(request))


def _cycles(t: Speech) -> CyclesOut:
    version = toml_files.read(own_cycles.FILE).version
    items = asked.kept(("cycles",), t, lambda served: _categories(served, t))
    return CyclesOut(version=version, items=items)


def _categories(served: ServedShop, t: Speech) -> list[CategoryOut]:
    """Every category sold, and those the shop says something of; the most bought first."""
    own = dict(served.settings.cycles)
    learned, late, told = {}, {}, {}
    if data_version(served.folder) is not None:
        learned = {each.by["category"]: each for each in served.measure("category_cycle", by=["category"])}
        late = {each.by["category"]: each for each in served.measure("cycle_lateness", by=["category"])}
        told = _told(served)
    names = sorted(learned, key=lambda name: (-(learned[name].denominator or 0), name))
    names += sorted(own.keys() - learned.keys())
    return [
        CategoryOut(
            category=name,
            name=slice_word("category", name, t),
            days=own.get(name),
            products=held.days if (held := told.get(name)) and held.told_by == "products" else None,
            rule_of_thumb=cycles.default_days(name),
            holds=held.days if held else own.get(name),
            told_by=held.told_by if held else "shop" if name in own else "nobody",
            learned=block_shapes.cell(cells.cell(learned[name], t)) if name in learned else None,
            lateness=block_shapes.cell(cells.cell(late[name], t)) if name in late else None,
        )
        for name in names
    ]


def _told(served: ServedShop) -> dict[str, cycles.Cycle]:
    """What counts as the cycle of each category that has one, by name."""
    snapshot = opened(served.folder)
    as_of = snapshot.about.latest_day or 0
    found = cycles.cycles_of(snapshot, "category", as_of=as_of, settings=served.settings)
    names = dict(snapshot.rows("SELECT code, value FROM codes WHERE kind = 'category' AND code > 0"))
    return {names[code]: cycle for code, cycle in found.items()}
