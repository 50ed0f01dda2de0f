"""Files on their way in: taken in, looked into, and taught where nobody knows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, File, Path, Schema, Status
from ninja.files import UploadedFile

from huitou.crm.access import audit
from huitou.crm.access.models import User
from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import ApiError, NotFoundError, StaleError
from huitou.crm.api.room import Room
from huitou.crm.api.routes.jobs import JobErrorOut, time
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.imports import job, looking, mapping, places
from huitou.crm.imports import look as looks
from huitou.crm.imports.models import Upload
from huitou.crm.imports.receiving import ReceivedFile
from huitou.crm.imports.seen import Looked
from huitou.crm.jobs.models import Job
from huitou.crm.jobs.timing import now
from huitou.intake.field_names import FIELD_NAMES
from huitou.intake.fields import STATES
from huitou.intake.kinds import KINDS, Kind, fields_of
from huitou.language import Speech

room = Room("uploads")

_STATES = {
    "paid": ("已付款", "paid"),
    "pending": ("未付款", "not yet paid"),
    "closed": ("已关闭或取消", "closed or cancelled"),
    "refunded": ("付过又全退了", "paid and all refunded"),
}


class UploadOut(Schema):
    id: UUID
    name: str
    size: int
    made_at: str
    made_by: str
    version: int


class MappingChoiceOut(Schema):
    id: str
    name: str


class ColumnOut(Schema):
    """``field`` is what the column is taken for; ``samples`` are its first cells, covered."""

    place: int
    name: str
    field: str | None
    field_name: str
    samples: list[str]
    needed: bool
    guessed: bool


class ProposalOut(Schema):
    """What has to be settled before a table nobody knows can be imported; ``kinds`` and ``fields`` are the choices."""

    kind: str
    may_be: list[str]
    kinds: list[MappingChoiceOut]
    fields: list[MappingChoiceOut]
    states: list[MappingChoiceOut]
    missing: list[MappingChoiceOut]
    words: dict[str, str]
    unknown_words: list[str]
    date_order: Literal["", "mdy", "dmy"]
    dates_in_doubt: bool
    knows_who: bool
    remarks: list[str]


class PreviewTableOut(Schema):
    name: str
    rows: int
    known: bool
    said: str
    columns: list[ColumnOut]
    proposal: ProposalOut | None


class LookedOut(UploadOut):
    """What is in the file. ``looking`` says how it stands while it is still being unpacked and read: ask again.

    ``refusal`` says why it cannot be read; ``ready`` that it can be imported.
    """

    looking: str
    tables: list[PreviewTableOut]
    refusal: JobErrorOut | None
    ready: bool


class MappingIn(Sent):
    """What a person makes of a table: field -> place of its column, word -> state."""

    version: int
    table: str = Field(max_length=400)
    kind: Kind = "orders"
    columns: dict[str, int] = Field(max_length=200)
    states: dict[str, Literal["paid", "pending", "closed", "refunded"]] = Field(default={}, max_length=200)
    date_order: Literal["", "mdy", "dmy"] = ""
    name: str = Field("", max_length=60)
    replace: bool = False


class ReasonOut(Schema):
    text: str
    rows: int


class MappedOut(Schema):
    """The mapping as kept, its first rows as they are read (covered), and what it would set aside."""

    mapping: str
    headings: list[str]
    rows: list[list[str]]
    read: int
    refused: list[ReasonOut]
    upload: LookedOut


@room.post("", needs=Permission.DATA_IMPORT, response={201: UploadOut}, summary="Take in a file")
def take_in(request: HttpRequest, file: File[UploadedFile]) -> Status[UploadOut]:
    name = places.shown_name(file.name or "")
    upload = Upload(
        name=name, suffix=places.suffix_of(name), size=file.size or 0, made_at=now(), made_by=_user(request)
    )
    if not isinstance(file, ReceivedFile):
        raise TypeError("another upload handler took the file in")
    places.keep(file.path, upload.pk, upload.suffix)
    upload.save()
    audit.note(request, "upload.made", upload.name, size=upload.size)
    return Status(201, _upload(upload))


@room.get("", needs=Permission.DATA_IMPORT, response=list[UploadOut], summary="Files that wait to be imported")
def listed(request: HttpRequest) -> list[UploadOut]:
    found = Upload.objects.select_related("made_by").filter(removed_at=None).order_by("-made_at")
    return [_upload(each) for each in found[:200]]


@room.get("/{upload_id}", needs=Permission.DATA_IMPORT, response=LookedOut, summary="What is in a file")
def look(request: HttpRequest, upload_id: Path[str]) -> LookedOut:
    upload = _found(upload_id)
    return _looked(upload, _looked_into(upload), speech(request))


@room.delete("/{upload_id}", needs=Permission.DATA_IMPORT, response={204: None}, summary="Throw a file away")
def throw_away(request: HttpRequest, upload_id: Path[str]) -> Status[None]:
    upload = _found(upload_id)
    job.remove(upload)
    audit.note(request, "upload.removed", upload.name)
    return Status(204, None)


@room.put("/{upload_id}/mapping", needs=Permission.DATA_IMPORT, response=MappedOut, summary="Teach the shop a file")
def teach(request: HttpRequest, upload_id: Path[str], payload: MappingIn) -> MappedOut:
    t, upload = speech(request), _found(upload_id)
    if payload.version != upload.version:
        raise StaleError
    if not looks.at_once(upload):
        raise _still_looking()
    kept = mapping.keep(upload, mapping.Answers(**payload.model_dump(exclude={"version"})))
    if not Upload.objects.filter(pk=upload.pk, version=payload.version).update(
        looked=None, mapping=kept.name, version=payload.version + 1
    ):
        raise StaleError
    upload.refresh_from_db()
    audit.note(request, "mapping.kept", kept.name, table=payload.table)
    headings = list(kept.rows[0]) if kept.rows else []
    return MappedOut(
        mapping=kept.name,
        headings=[_field(each, t) for each in headings],
        rows=[[row.get(each, "") for each in headings] for row in kept.rows],
        read=kept.read,
        refused=[ReasonOut(text=t(zh=why.zh, en=why.en), rows=rows) for why, rows in mapping.reasons(kept.refused)],
        upload=_looked(upload, _looked_into(upload), t),
    )


@room.get("/{upload_id}/tables/{table}/as/{kind}", needs=Permission.DATA_IMPORT, response=PreviewTableOut, summary="As")
def as_kind(request: HttpRequest, upload_id: Path[str], table: Path[int], kind: Path[Kind]) -> PreviewTableOut:
    """What would be proposed for a table were it of another kind."""
    upload = _found(upload_id)
    looked = _looked_into(upload)
    if looked is None:
        raise _still_looking()
    tables = looked["tables"]
    if not 0 <= table < len(tables):
        raise NotFoundError(en=f"table: {table}", zh=f"表：{table}")
    name = tables[table]["name"]
    seen = looks.look(upload, kinds={name: kind})
    return _table(next(each for each in seen["tables"] if each["name"] == name), speech(request))


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _found(upload_id: str) -> Upload:
    try:
        number = UUID(upload_id)
    except ValueError:
        number = None
    found = Upload.objects.select_related("made_by").filter(pk=number, removed_at=None).first() if number else None
    if found is None:
        raise NotFoundError(en="upload, or it was imported and removed", zh="上传的文件，或它已经导入并清除")
    return found


def _still_looking() -> ApiError:
    return ApiError(
        409,
        "upload.looking",
        en="this file is still being looked at; wait a moment, then try again",
        zh="这个文件还在看；请稍等一下再试",
    )


def _looked_into(upload: Upload) -> Looked | None:
    """What is in it, found once for each state of its mapping; None while it is still being looked at."""
    kept: Looked | None = upload.looked
    if kept is None:
        if not places.file_of(upload.pk, upload.suffix).exists():
            raise ApiError(
                404,
                "upload.gone",
                en="this file is not kept any more; upload it again",
                zh="这个文件已经不在了；请重新上传",
            )
        if not looks.at_once(upload):
            return None
        kept = looks.look(upload)
        Upload.objects.filter(pk=upload.pk, version=upload.version).update(looked=kept)
    return kept


def _upload(upload: Upload) -> UploadOut:
    return UploadOut(
        id=upload.pk,
        name=upload.name,
        size=upload.size,
        made_at=time(upload.made_at) or "",
        made_by=upload.made_by.name if upload.made_by else "",
        version=upload.version,
    )


def _looked(upload: Upload, found: Looked | None, t: Speech) -> LookedOut:
    if found is None:
        return _waits(upload, looking.ask(upload), t)
    refusal = found["refusal"]
    tables = [_table(each, t) for each in found["tables"]]
    return LookedOut(
        **_upload(upload).model_dump(),
        looking="",
        tables=tables,
        refusal=JobErrorOut(code=refusal["code"], text=refusal[t.lang]) if refusal else None,
        ready=any(each.known for each in tables),
    )


def _waits(upload: Upload, asked: Job, t: Speech) -> LookedOut:
    """Being looked at; a job that broke off for good says why."""
    words = {
        "waiting": t(zh="排队中，马上就看", en="waiting for its turn"),
        "running": t(zh="正在拆开来读；大文件要几分钟", en="being unpacked and read; a large file takes some minutes"),
    }
    error = JobErrorOut(code=asked.error_code or "upload.left", text=_broke_off(asked, t)) if asked.ended else None
    return LookedOut(
        **_upload(upload).model_dump(),
        looking="" if error else words.get(asked.state, words["running"]),
        tables=[],
        refusal=error,
        ready=False,
    )


def _broke_off(asked: Job, t: Speech) -> str:
    said = t(zh=asked.error_zh, en=asked.error_en)
    return said or t(zh="看到一半停下了；请删掉它再传一次", en="looking was broken off; remove it and upload it again")


def _table(found: Looked, t: Speech) -> PreviewTableOut:
    proposal = found["proposal"]
    needed = set(proposal["needed"]) if proposal else set()
    guessed = set(proposal["guessed"]) if proposal else set()
    columns = [
        ColumnOut(
            place=place,
            name=column["name"],
            field=column["field"],
            field_name=_field(column["field"], t),
            samples=[row[place] for row in found["sample"]],
            needed=column["field"] in needed,
            guessed=column["field"] in guessed,
        )
        for place, column in enumerate(found["columns"])
    ]
    return PreviewTableOut(
        name=found["name"],
        rows=found["rows"],
        known=found["returned"] or found["layout"] is not None,
        said=_said(found, t),
        columns=columns,
        proposal=_proposal(proposal, columns, t) if proposal else None,
    )


def _said(found: Looked, t: Speech) -> str:
    if found.get("whole", True):
        return _known(found, t)
    return _known(found, t) + t(
        zh="（文件大，先看了开头，行数是估计的；导入时会全部读）",
        en=" (a large file: its beginning was looked at, the number of rows is an estimate; an import reads all of it)",
    )


def _known(found: Looked, t: Speech) -> str:
    if found["returned"]:
        return t(zh="从隔离里导出、改好了的行", en="rows that were set aside, put right")
    if layout := found["layout"]:
        return t(zh=f"认得：{layout['zh']}", en=f"known: {layout['en']}")
    if not found["rows"]:
        return t(zh="没有数据行", en="no rows of data")
    return t(zh="还不认得：请核对每一列当作什么", en="not known yet: please check what each column is taken for")


def _proposal(found: Looked, columns: Sequence[ColumnOut], t: Speech) -> ProposalOut:
    known = sorted(fields_of(found["kind"]), key=list(FIELD_NAMES).index)
    return ProposalOut(
        kind=found["kind"],
        may_be=found["may_be"],
        kinds=[MappingChoiceOut(id=kind, name=t(zh=words.zh, en=words.en)) for kind, words in KINDS.items()],
        fields=[MappingChoiceOut(id=name, name=_field(name, t)) for name in known],
        states=[MappingChoiceOut(id=state, name=t(zh=_STATES[state][0], en=_STATES[state][1])) for state in STATES],
        missing=[MappingChoiceOut(id=name, name=_field(name, t)) for name in found["missing"]],
        words={word: state for state, words in found["states"].items() for word in words},
        unknown_words=found["unknown_words"],
        date_order=found["date_order"],
        dates_in_doubt=found["short_dates"],
        knows_who=found["knows_who"],
        remarks=_remarks(found, columns, t),
    )


def _remarks(found: Looked, columns: Sequence[ColumnOut], t: Speech) -> list[str]:
    """What a person should look at before the mapping is kept."""
    remarks = []
    if len(found["may_be"]) > 1:
        kinds = t(zh="、", en=", ").join(t(zh=KINDS[kind].zh, en=KINDS[kind].en) for kind in found["may_be"])
        remarks.append(t(zh=f"可能是：{kinds}，请选一种", en=f"it may be: {kinds}; please choose"))
    remarks += [
        t(
            zh=f"“{column.name}”当作{column.field_name}，是因为列名或内容相近，请核对",
            en=f"“{column.name}” is taken for the {column.field_name} for its name or cells are alike; please check",
        )
        for column in columns
        if column.guessed
    ]
    if not found["knows_who"]:
        remarks.append(
            t(
                zh="没有哪一列说明是谁买的：只能算销售额和单数，算不了复购",
                en="no column says who bought: revenue and purchases only, no repeat metrics",
            )
        )
    if found["unknown_words"]:
        remarks.append(t(zh="有不认得的订单状态，请说明意思", en="some order states are not known; say what they mean"))
    if found["short_dates"]:
        remarks.append(
            t(zh="日期看不出是月在前还是日在前，请选", en="the dates do not tell whether month or day comes first")
        )
    return remarks


def _field(name: str | None, t: Speech) -> str:
    return t(zh=FIELD_NAMES[name].zh, en=FIELD_NAMES[name].en) if name in FIELD_NAMES else ""
