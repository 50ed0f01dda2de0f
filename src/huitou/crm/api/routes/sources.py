"""Which exports are known, what each gives, and the layouts this shop was taught."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Schema, Status

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import NotFoundError
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.shop.served import shop
from huitou.intake.field_names import FIELD_NAMES
from huitou.intake.mapping import Mapping, sources
from huitou.intake.saved import folder_of, saved
from huitou.intake.source_words import gives, needs, source_name
from huitou.language import Speech

room = Room("sources")


class FieldOut(Schema):
    """What a column may be called for it to be this field."""

    field: str
    name: str
    columns: list[str]
    needed: bool


class SourceOut(Schema):
    """One layout of a platform's export; ``own``: the shop was taught it, as the file ``mappings/<own>.toml``."""

    source: str
    source_name: str
    layout: str
    name: str
    gives: str
    needs: str
    customers: str
    allowed_use: str
    unconfirmed: bool
    notes: str
    fields: list[FieldOut]
    own: str


@room.get("", needs=Permission.DATA_READ, response=list[SourceOut], summary="Every export that is known")
def listed(request: HttpRequest) -> list[SourceOut]:
    t = speech(request)
    own = {mapping.id: mapping for mapping in saved(shop().folder)}
    built_in = [_source(mapping, t) for source in sources() for mapping in source.mappings]
    return [*(_source(each, t, own=name) for name, each in own.items()), *built_in]


@room.delete("/own/{name}", needs=Permission.DATA_DECIDE, response={204: None}, summary="Forget a layout")
def forget(request: HttpRequest, name: Path[str]) -> Status[None]:
    """What was imported through it stays as it is."""
    # The names there are decide: what was sent is never part of a path.
    known = {path.stem: path for path in folder_of(shop().folder).glob("*.toml")}
    if name not in known:
        raise NotFoundError(en=f"mapping of this shop: {name}", zh=f"本店的映射：{name}")
    known[name].unlink()
    audit.note(request, "mapping.removed", name[:120])
    return Status(204, None)


def _source(found: Mapping, t: Speech, *, own: str = "") -> SourceOut:
    return SourceOut(
        source=found.source,
        source_name=source_name(found.source, t),
        layout=found.id,
        name=t(zh=found.name.zh, en=found.name.en),
        gives=gives(found, t),
        needs=needs(found),
        customers=found.customers,
        allowed_use=found.allowed_use,
        unconfirmed=found.grade == "unconfirmed",
        notes=t(zh=found.notes.zh, en=found.notes.en),
        fields=[
            FieldOut(
                field=field,
                name=t(zh=FIELD_NAMES[field].zh, en=FIELD_NAMES[field].en) if field in FIELD_NAMES else field,
                columns=list(columns),
                needed=field in found.needs,
            )
            for field, columns in found.columns.items()
        ],
        own=own,
    )
