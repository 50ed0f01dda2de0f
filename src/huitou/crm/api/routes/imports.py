"""Imports: begun, watched, ended, and what came of each."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Schema, Status

from huitou import calendar
from huitou.crm.access import audit
from huitou.crm.access.models import User
from huitou.crm.access.roles import Permission
from huitou.crm.api import block_shapes, export, revealing
from huitou.crm.api.block_shapes import BlockOut
from huitou.crm.api.errors import ApiError, Issue, NotFoundError
from huitou.crm.api.pages import Paging
from huitou.crm.api.room import Room
from huitou.crm.api.routes.jobs import JobOut, described, job
from huitou.crm.api.sent import Sent, Spelled
from huitou.crm.api.speech import speech
from huitou.crm.imports.job import IMPORT
from huitou.crm.imports.models import Upload
from huitou.crm.imports.report_page import blocks
from huitou.crm.jobs import asking
from huitou.crm.jobs.models import Job
from huitou.crm.jobs.timing import now
from huitou.crm.shop.served import shop
from huitou.intake.request import Request
from huitou.language import Speech
from huitou.report.blocks import Table

room = Room("imports")


class ImportIn(Sent):
    """``exported_at``: when the files were exported, in shop time. ``dry_run``: only say what would happen."""

    uploads: list[Spelled[UUID]] = Field(min_length=1, max_length=100)
    source: str = Field("auto", max_length=60)
    store: str = Field("", max_length=100)
    exported_at: str = Field("", max_length=40)
    dry_run: bool = False
    again: bool = False


class ImportOut(JobOut):
    """``files`` by their names; ``said`` how it stands, ``share`` how much is behind; ``report`` once it is done."""

    files: list[str]
    source: str
    store: str
    dry_run: bool
    said: str
    share: float
    rows: int
    totals: dict[str, int]
    report: list[BlockOut]


class ImportsOut(Schema):
    items: list[ImportOut]
    next: str | None
    total: int


@room.post("", needs=Permission.DATA_IMPORT, response={202: ImportOut}, summary="Begin an import")
def begin(request: HttpRequest, payload: ImportIn) -> Status[ImportOut]:
    ids = list(dict.fromkeys(str(each) for each in payload.uploads))
    found = {str(each.pk): each for each in Upload.objects.filter(pk__in=ids, removed_at=None)}
    if gone := [each for each in ids if each not in found]:
        issues = [Issue(field="uploads", code="gone", en=f"{each} is not there", zh=f"{each} 不在了") for each in gone]
        raise ApiError(
            422,
            "upload.gone",
            en="some of these files are not kept any more; upload them again",
            zh="有的文件已经不在了；请重新上传",
            issues=issues,
        )
    # What cannot be asked is refused here rather than by the job.
    Request(payload.source, payload.store)
    if payload.exported_at:
        calendar.instant(payload.exported_at, shop().settings.timezone)
    asked: dict[str, Any] = payload.model_dump(exclude={"uploads"})
    names = [found[each].name for each in ids]
    user = request.user if isinstance(request.user, User) else None
    made = asking.ask(IMPORT.id, {**asked, "uploads": ids, "files": names}, now=now(), made_by=user)
    audit.note(request, "import.begun", str(made.pk), files=len(ids), dry_run=payload.dry_run)
    return Status(202, _import(made, speech(request), whole=False))


@room.get("", needs=Permission.DATA_READ, response=ImportsOut, summary="Imports, the newest first")
def listed(request: HttpRequest, paging: Query[Paging]) -> ImportsOut:
    t = speech(request)
    found = Job.objects.select_related("made_by").filter(kind=IMPORT.id).order_by("-pk")
    total = found.count()
    page, after = paging.of(found, total)
    return ImportsOut(items=[_import(each, t, whole=False) for each in page], next=after, total=total)


@room.get("/{job_id}", needs=Permission.DATA_READ, response=ImportOut, summary="One import: how far, or its report")
def one(request: HttpRequest, job_id: Path[int]) -> ImportOut:
    return _import(job(job_id, IMPORT.id), speech(request), whole=True)


@room.get("/{job_id}/export", needs=Permission.DATA_READ, response={200: None}, summary="Its report, as a file")
def exported(
    request: HttpRequest,
    job_id: Path[int],
    wanted: Query[export.Wanted],
    table: Annotated[int | None, Field(ge=0)] = None,
) -> HttpResponse:
    """The tables of the report in the order of the page; ``table`` is one of them alone, the first is 0."""
    revealing.insist(request, Permission.EXPORT)
    t, found = speech(request), job(job_id, IMPORT.id)
    if found.result is None:
        raise ApiError(
            404,
            "import.no_report",
            en="this import has no report: it is not finished, or was broken off",
            zh="这次导入还没有报告：没做完，或中途停了",
        )
    tables = [each for each in blocks(found.result, t) if isinstance(each, Table)]
    if table is not None and table >= len(tables):
        raise NotFoundError(en=f"table in this report: {table}", zh=f"这份报告里的表：{table}")
    title = ", ".join(found.payload.get("files", []))
    chosen = tables if table is None else [tables[table]]
    return export.export(request, chosen, wanted, name=f"import-{job_id}", title=title)


@room.post("/{job_id}/cancel", needs=Permission.DATA_IMPORT, response=ImportOut, summary="End an import")
def cancel(request: HttpRequest, job_id: Path[int]) -> ImportOut:
    found = asking.cancel(job(job_id, IMPORT.id), now=now())
    audit.note(request, "import.cancelled", str(job_id))
    return _import(found, speech(request), whole=True)


def _import(found: Job, t: Speech, *, whole: bool) -> ImportOut:
    asked, result = found.payload, found.result or {}
    return ImportOut(
        **described(found, t).model_dump(),
        files=asked.get("files", []),
        source=asked["source"],
        store=asked["store"],
        dry_run=asked["dry_run"],
        said=_said(found, t),
        share=1.0 if found.state == "done" else float(found.progress.get("share", 0.0)),
        rows=int(found.progress.get("rows", 0)),
        totals=result.get("totals", {}),
        report=[block_shapes.block(each) for each in blocks(result, t)] if whole and result else [],
    )


def _said(found: Job, t: Speech) -> str:
    """How it stands, in a sentence."""
    at = found.progress
    match found.state:
        case "waiting":
            if found.attempts:
                return t(zh="中断了，马上接着做", en="broken off; it goes on in a moment")
            return t(zh="排队中", en="waiting for its turn")
        case "running" if found.cancel_asked:
            return t(zh="正在停下来", en="being ended")
        case "running":
            return _stage(at, t)
        case "cancelled":
            return t(zh="已取消。", en="Cancelled. ") + _kept(at.get("taken", []), t)
        case "failed":
            return t(zh="没有完成。", en="Not finished. ") + _kept(at.get("taken", []), t)
    return t(zh="完成", en="done")


def _stage(at: dict[str, Any], t: Speech) -> str:
    rows = f"{at.get('rows', 0):,}"
    place = f"{at.get('number', 0)}/{at.get('files', 0)}"
    match at.get("stage"):
        case "reading":
            return t(zh=f"读取第 {place} 个文件，{rows} 行", en=f"reading file {place}, {rows} rows")
        case "cleaning":
            return t(zh=f"清洗第 {place} 个文件，{rows} 行", en=f"cleaning file {place}, {rows} rows")
        case "writing":
            return t(zh=f"写入第 {place} 个文件，{rows} 行", en=f"writing file {place}, {rows} rows")
        case "publishing":
            return t(zh="正在更新数字", en="making the numbers")
        case "taken" | "passed_over" | "refused":
            return t(zh=f"第 {place} 个文件读完了", en=f"file {place} is read")
    return t(zh="准备中", en="getting ready")


def _kept(taken: list[str], t: Speech) -> str:
    """What of an import that did not end stays."""
    if not taken:
        return t(zh="什么也没有改变。", en="Nothing was changed.")
    names = t(zh="、", en=", ").join(taken[:5])
    return t(
        zh=f"已经存好 {len(taken)} 个文件（{names}），下次导入时一起算进数字。",
        en=f"Files kept: {len(taken)} ({names}); the next import brings them into the numbers.",
    )
