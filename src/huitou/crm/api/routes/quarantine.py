"""What nobody could read: by reason, row by row, put right in place, or left for good."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Schema

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api import export, revealing
from huitou.crm.api.aside_tables import aside_table
from huitou.crm.api.errors import ApiError
from huitou.crm.api.pages import Paging
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.imports.covering import covered, is_personal
from huitou.crm.shop.served import shop
from huitou.crm.shop.writing import writing
from huitou.intake.aside_rows import AsideRow, AsideTable
from huitou.intake.dismissals import Dismissal
from huitou.intake.quarantine import AsideRows
from huitou.intake.report import REASONS, ImportReport
from huitou.language import Speech
from huitou.warehouse.peek import aside

room = Room("quarantine")

_MOST_ROWS = 500


class AsideOut(Schema):
    """Rows of one import set aside for one reason in one column; ``sample`` is covered."""

    import_id: int
    also_in: list[int]
    file: str
    source: str
    store: str
    column: str
    code: str
    reason: str
    rows: int
    sample: str
    fixable: bool


class DismissalOut(Schema):
    number: int
    file: str
    rows: int
    reason: str


class QuarantineOut(Schema):
    items: list[AsideOut]
    rows: int
    dismissed: list[DismissalOut]
    said: str


class ProblemOut(Schema):
    """``heading`` is the column to change; empty where the fault is the row's as a whole."""

    heading: str
    place: str
    code: str
    reason: str


class AsideRowOut(Schema):
    row: int
    cells: list[str]
    problems: list[ProblemOut]


class AsideTableOut(Schema):
    """``masked`` says which columns are covered: of those a cell is sent only if it was changed."""

    import_id: int
    file: str
    headings: list[str]
    masked: list[bool]
    items: list[AsideRowOut]
    next: str | None
    total: int


class MendedRow(Sent):
    """Only the cells that were changed, by heading."""

    row: int = Field(ge=0)
    cells: dict[str, str] = Field(min_length=1, max_length=300)


class MendIn(Sent):
    import_id: int
    rows: list[MendedRow] = Field(min_length=1, max_length=_MOST_ROWS)
    dry_run: bool = False


class MendedOut(Schema):
    """Of the rows sent: so many count now, so many are still set aside, the first of them with today's reason."""

    read: int
    accepted: int
    still_aside: int
    problems: list[str]
    said: str


class DismissIn(Sent):
    """Without rows and column all that the import set aside."""

    import_id: int
    rows: list[int] = Field(default=[], max_length=10_000)
    column: str = Field("", max_length=200)
    reason: str = Field(min_length=1, max_length=500)


class ReplayIn(Sent):
    dry_run: bool = False


class Shown(Schema):
    """``reveal`` shows names, phones and addresses in full, to who may see them; the log has it."""

    reveal: bool = False


@room.get("", needs=Permission.DATA_READ, response=QuarantineOut, summary="What is set aside, by reason")
def listed(request: HttpRequest) -> QuarantineOut:
    t = speech(request)
    found, dismissed = shop().quarantine(), shop().dismissals()
    rows = sum(each.rows for each in found)
    return QuarantineOut(
        items=[_aside(each, t) for each in found],
        rows=rows,
        dismissed=[_dismissal(each) for each in dismissed],
        said=t(
            zh=f"{rows:,} 行没看懂，改对了就算数。" if rows else "没有隔离的行，都看懂了。",
            en=f"Rows nobody could read: {rows:,}. Put right, they count." if rows else "Every row was understood.",
        ),
    )


@room.get("/export", needs=Permission.DATA_DECIDE, response={200: None}, summary="Rows to put right in a spreadsheet")
def exported(request: HttpRequest) -> HttpResponse:
    """Cells in full: a csv, or a zip of several where rows came by several mappings."""
    revealing.insist(request, Permission.EXPORT)
    revealing.insist(request, Permission.CUSTOMERS_UNMASK)
    t = speech(request)
    with aside(shop().folder) as folder:
        files = shop().export_quarantine(folder / "quarantine.csv", lang=t.lang)
        contents = {each.path.name: each.path.read_bytes() for each in files}
    if not contents:
        raise ApiError(
            404,
            "quarantine.nothing_fixable",
            en="no row can be put right here; correct the original file and import it again",
            zh="没有能在这里改的行；请改原文件，再导入一次",
        )
    audit.note(request, "export", "quarantine", rows=sum(each.rows for each in files), format="csv", unmasked=True)
    if len(contents) == 1:
        return export.attachment(next(iter(contents.values())), name="quarantine.csv", kind="csv")
    return export.attachment(_zipped(contents), name="quarantine.zip", kind="zip")


@room.get("/{import_id}/rows", needs=Permission.DATA_READ, response=AsideTableOut, summary="Row by row")
def rows(request: HttpRequest, import_id: Path[int], shown: Query[Shown], paging: Query[Paging]) -> AsideTableOut:
    t = speech(request)
    if shown.reveal:
        revealing.reveal(request, f"quarantine {import_id}", cursor=paging.cursor, limit=paging.limit)
    found = shop().quarantine_rows(import_id)
    page, after = paging.of(found.rows, len(found.rows))
    masked = [not shown.reveal and is_personal(found.fields.get(name), name) for name in found.headings]
    return AsideTableOut(
        import_id=import_id,
        file=found.file,
        headings=list(found.headings),
        masked=masked,
        items=[_row(each, found, masked, t, reveal=shown.reveal) for each in page],
        next=after,
        total=len(found.rows),
    )


@room.get("/{import_id}/rows/export", needs=Permission.DATA_READ, response={200: None}, summary="They, as a file")
def rows_exported(request: HttpRequest, import_id: Path[int], wanted: Query[export.Wanted]) -> HttpResponse:
    """Every row with why it is set aside; covered as the page shows them. To be put right: ``/quarantine/export``."""
    revealing.insist(request, Permission.EXPORT)
    table = aside_table(shop().quarantine_rows(import_id), speech(request))
    return export.export(request, [table], wanted, name=f"quarantine-{import_id}", title=table.name)


@room.post("/mend", needs=Permission.DATA_DECIDE, response=MendedOut, summary="Put rows right")
def mend(request: HttpRequest, payload: MendIn) -> MendedOut:
    t = speech(request)
    changed = {each.row: each.cells for each in payload.rows}
    with writing() as held:
        reports = held.mend(payload.import_id, changed, dry_run=payload.dry_run)
    audit.note(request, "quarantine.mended", str(payload.import_id), rows=len(changed), dry_run=payload.dry_run)
    return _mended(reports, t)


@room.post("/replay", needs=Permission.DATA_DECIDE, response=MendedOut, summary="Read all of it again")
def replay(request: HttpRequest, payload: ReplayIn) -> MendedOut:
    """Through today's mappings: after one was changed, what could not be read may be readable."""
    t = speech(request)
    with writing() as held:
        found = held.replay(dry_run=payload.dry_run)
    audit.note(request, "quarantine.replayed", dry_run=payload.dry_run)
    said = _mended(found.reports, t)
    left = [f"{each.file}{t(zh='：', en=': ')}{each.problem.text(t.lang)}" for each in found.passed_over]
    return said.model_copy(update={"problems": [*said.problems, *left]})


@room.post("/dismiss", needs=Permission.DATA_DECIDE, response=DismissalOut, summary="Leave rows for good")
def dismiss(request: HttpRequest, payload: DismissIn) -> DismissalOut:
    with writing() as held:
        made = held.dismiss(payload.import_id, reason=payload.reason, rows=payload.rows, column=payload.column)
    audit.note(request, "quarantine.dismissed", str(payload.import_id), rows=made.rows, number=made.number)
    return _dismissal(made)


@room.post(
    "/dismissals/{number}/undo", needs=Permission.DATA_DECIDE, response=DismissalOut, summary="Set rows aside again"
)
def undo(request: HttpRequest, number: Path[int]) -> DismissalOut:
    with writing() as held:
        made = held.undo_dismissal(number)
    audit.note(request, "quarantine.restored", str(number), rows=made.rows)
    return _dismissal(made)


def _aside(found: AsideRows, t: Speech) -> AsideOut:
    reason = REASONS[found.code]
    return AsideOut(
        import_id=found.import_id,
        also_in=list(found.also_in),
        file=found.file,
        source=found.source,
        store=found.store,
        column=t(zh=found.place.zh, en=found.place.en),
        code=found.code,
        reason=t(zh=reason.zh, en=reason.en),
        rows=found.rows,
        sample=covered(found.sample, personal=is_personal(None, found.column)),
        fixable=found.fixable,
    )


def _dismissal(found: Dismissal) -> DismissalOut:
    return DismissalOut(number=found.number, file=found.file, rows=found.rows, reason=found.reason)


def _row(found: AsideRow, table: AsideTable, masked: Sequence[bool], t: Speech, *, reveal: bool) -> AsideRowOut:
    cells = [found.cells.get(name, "") for name in table.headings]
    shown = cells if reveal else [covered(cell, personal=hide) for cell, hide in zip(cells, masked, strict=True)]
    problems = [
        ProblemOut(
            heading=each.heading,
            place=t(zh=each.place.zh, en=each.place.en),
            code=each.code,
            reason=t(zh=each.reason.zh, en=each.reason.en),
        )
        for each in found.problems
    ]
    return AsideRowOut(row=found.row, cells=shown, problems=problems)


def _mended(reports: Sequence[ImportReport], t: Speech) -> MendedOut:
    accepted, aside = sum(each.accepted for each in reports), sum(each.quarantined for each in reports)
    problems = [
        t(
            zh=f"第 {row.row} 行，{row.place.zh}：{row.reason.zh}",
            en=f"row {row.row}, {row.place.en}: {row.reason.en}",
        )
        for report in reports
        for row in report.quarantine_sample
    ]
    said = t(zh=f"{accepted:,} 行现在算数了。", en=f"Rows that count now: {accepted:,}.")
    if aside:
        said += t(zh=f"{aside:,} 行还是没看懂。", en=f" Still not understood: {aside:,}.")
    return MendedOut(
        read=sum(each.read for each in reports), accepted=accepted, still_aside=aside, problems=problems, said=said
    )


def _zipped(contents: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return buffer.getvalue()
