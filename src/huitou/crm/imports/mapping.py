"""A mapping for a table nobody knows, as its person put it right: checked, shown on the first rows, and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.conf import settings as server

from huitou.crm.api.errors import ApiError, Issue, NotFoundError
from huitou.crm.imports.covering import covered, is_personal
from huitou.crm.imports.look import beginnings
from huitou.crm.imports.models import Upload
from huitou.intake import mapping as mappings
from huitou.intake.draft import Draft, Preview
from huitou.intake.field_names import FIELD_NAMES
from huitou.intake.fields import FIELDS, STATES
from huitou.intake.kinds import Kind, fields_of
from huitou.intake.propose import Proposal, settle, to_toml
from huitou.intake.report import REASONS
from huitou.intake.saved import folder_of, name_for, save

STATUS = "status"


@dataclass(frozen=True, slots=True)
class Answers:
    """``columns``: field -> place of its column. ``states``: word -> what it means. ``name``: of the mapping."""

    table: str
    columns: Mapping[str, int]
    kind: Kind = "orders"
    states: Mapping[str, str] = field(default_factory=dict)
    date_order: Literal["", "mdy", "dmy"] = ""
    name: str = ""
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """``name`` of the mapping, the first rows through it (covered), and how many rows it would set aside, and why."""

    name: str
    rows: list[dict[str, str]]
    read: int
    refused: dict[str, int]


def keep(upload: Upload, answers: Answers) -> Kept:
    """Make the mapping and keep it in the shop.

    Raises: ApiError 422 naming each field that will not do, 409 where another mapping has the name.
    """
    with beginnings(upload, {answers.table: answers.kind}) as (seen, _, _):
        draft = next((each.draft for each in seen if each.table.name == answers.table), None)
        if draft is None:
            raise NotFoundError(en=f"table that needs a mapping: {answers.table}", zh=f"要做映射的表：{answers.table}")
        _put_right(draft, answers)
        name = answers.name or name_for(upload.name)
        text = to_toml(draft.proposal, id_=name)
        _insist_on_own(name, text, replace=answers.replace)
        kept = save(server.SHOP, name, text)
        return _kept(name, draft.preview(kept))


def _put_right(draft: Draft, answers: Answers) -> None:
    issues = list(_faults(draft, answers))
    if issues:
        raise _refused(issues)
    proposal = draft.proposal
    proposal.fields = dict(answers.columns)
    proposal.doubts, proposal.guessed = {}, []
    settle(proposal, draft.sample)
    if answers.states:
        _take_states(proposal, answers)
    if answers.date_order:
        proposal.date_order, proposal.short_dates = answers.date_order, False
    issues = list(_lacking(draft))
    if issues:
        raise _refused(issues)


def _take_states(proposal: Proposal, answers: Answers) -> None:
    """A person's word comes before what a state usually means, and keeps a column in which nobody knew a word."""
    if STATUS in answers.columns:
        proposal.fields[STATUS] = answers.columns[STATUS]
    usual = {state: [each for each in words if each not in answers.states] for state, words in proposal.states.items()}
    for word, state in answers.states.items():
        usual.setdefault(state, []).append(word)
    proposal.states = {state: words for state, words in usual.items() if words}
    proposal.unknown_words = [each for each in proposal.unknown_words if each not in answers.states]


def _faults(draft: Draft, answers: Answers) -> list[Issue]:
    """What cannot be meant: unknown fields, columns that are not there, one column for two fields."""
    known, width = fields_of(answers.kind), len(draft.table.header)
    found = []
    for name, place in answers.columns.items():
        if name not in FIELDS or name not in known:
            found.append(
                _issue(f"columns.{name}", "unknown", en="no such field in a file of this kind", zh="这种文件没有这一项")
            )
        elif not 0 <= place < width:
            found.append(
                _issue(f"columns.{name}", "column", en=f"the file has {width} columns", zh=f"文件只有 {width} 列")
            )
        elif list(answers.columns.values()).count(place) > 1:
            found.append(
                _issue(
                    f"columns.{name}",
                    "twice",
                    en="this column is taken for another field too",
                    zh="这一列还被当作别的项",
                )
            )
    for word, state in answers.states.items():
        if state not in STATES:
            found.append(
                _issue(
                    f"states.{word[:40]}",
                    "state",
                    en=f"choose one of {', '.join(STATES)}",
                    zh=f"只能是：{'、'.join(STATES)}",
                )
            )
    return found


def _lacking(draft: Draft) -> list[Issue]:
    """What such a file cannot do without."""
    proposal = draft.proposal
    missing = proposal.missing
    if proposal.kind == "member" and not proposal.knows_who:
        missing = ["buyer_id", "phone", "email"]
    found = [
        _issue(
            f"columns.{name}",
            "missing",
            en=f"say which column is the {FIELD_NAMES[name].en}",
            zh=f"请指出哪一列是{FIELD_NAMES[name].zh}",
        )
        for name in missing
    ]
    if proposal.short_dates:
        found.append(
            _issue(
                "date_order",
                "missing",
                en="say whether the month or the day comes first in the dates",
                zh="请说明日期里是月在前还是日在前",
            )
        )
    return found


def _insist_on_own(name: str, text: str, *, replace: bool) -> None:
    path = folder_of(server.SHOP) / f"{name}.toml"
    if replace or not path.exists() or mappings.load(path) == mappings.parse(text, name):
        return
    raise ApiError(
        409,
        "mapping.exists",
        en=f"the shop has another mapping “{name}”; give this one another name, or replace that one",
        zh=f"店里已经有另一个叫“{name}”的映射；请换个名字，或替换掉它",
        issues=[_issue("name", "taken", en="another name, please", zh="请换个名字")],
    )


def _kept(name: str, preview: Preview) -> Kept:
    rows = [
        {
            field: covered(str(value if value is not None else ""), personal=is_personal(field, ""))
            for field, value in row.items()
        }
        for row in preview.rows
    ]
    return Kept(name, rows, preview.read, dict(preview.refused))


def reasons(refused: Mapping[str, int]) -> list[tuple[Any, int]]:
    """Words for each reason, the most frequent first."""
    return [(REASONS[code], rows) for code, rows in sorted(refused.items(), key=lambda item: (-item[1], item[0]))]


def _issue(place: str, code: str, *, en: str, zh: str) -> Issue:
    return Issue(field=place, code=code, en=en, zh=zh)


def _refused(issues: list[Issue]) -> ApiError:
    return ApiError(
        422,
        "mapping.lacks",
        en="the mapping does not work yet; put right what is marked",
        zh="映射还不能用；请改正标出的地方",
        issues=issues,
    )
