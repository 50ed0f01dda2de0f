"""Sections as one HTML file: nothing is fetched, nothing of it can be made to run, and it prints on A4."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files
from itertools import count

from huitou import calendar
from huitou.language import Speech
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Card, Cards, Cell, Chart, Finding, Findings, Prose, Section, Table
from huitou.report.markup import Markup, data, join, tag
from huitou.version import __version__

# The sign 回 as a way out and back in: an open square round a square, its end an arrow.
_MARK = Markup(
    '<svg viewBox="0 0 48 48" fill="none" stroke="#1f2328" stroke-width="4" aria-hidden="true">'
    '<path d="M42 15V6H6v36h36V27"/><path stroke="#d9572b" d="M48 24l-6-7-6 7" transform="translate(0 6)"/>'
    '<rect x="17" y="17" width="14" height="14"/></svg>'
)

_DAY_OR_HOURS = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{2}:\d{2}–\d{2}:\d{2})")


def page(asking: Asking, sections: Sequence[Section]) -> str:
    """The whole file."""
    t = asking.t
    write = _Writer(t, asking.currency)
    body = join(_header(asking), _contents(sections, t), *[write.section(each) for each in sections], _footer(asking))
    script = _asset("charts.js")
    head = join(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(script)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", _title(asking)),
        tag("style", Markup(_asset("style.css"))),
    )
    words = data({"locale": t(zh="zh-Hans-CN", en="en-GB")}, id_="words")
    whole = join(body, words, *write.options, tag("script", Markup(script)))
    html = tag("html", tag("head", head), tag("body", whole), lang=t(zh="zh-Hans", en="en"))
    return f"<!doctype html>\n{html}\n"


def _policy(script: str) -> str:
    """Only this very script may run, and nothing may be loaded from anywhere."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action 'none'"
    )


def _asset(name: str) -> str:
    return files("huitou.report").joinpath("assets", name).read_text(encoding="utf-8")


def _title(asking: Asking) -> str:
    name = asking.settings.name
    return asking.t(zh=f"{name} · 回头客报告", en=f"{name} · do customers come back?")


def _header(asking: Asking) -> Markup:
    t, about = asking.t, asking.snapshot.about
    first, as_of = calendar.iso(asking.first_day), calendar.iso(asking.as_of)
    span = t(zh=f"购买从 {first} 到 {as_of} · ", en=f"Purchases from {first} to {as_of} · ")
    version = t(zh=f"数据版本 {about.data_version}", en=f"data {about.data_version}")
    days = version if about.first_day is None else span + version
    return tag("header", _MARK, tag("div", tag("h1", _title(asking)), tag("p", days)))


def _contents(sections: Sequence[Section], t: Speech) -> Markup:
    links = [tag("a", each.title, href=f"#{each.id}") for each in sections]
    return tag("nav", join(*links), aria_label=t(zh="目录", en="Contents"))


def _footer(asking: Asking) -> Markup:
    t = asking.t
    return tag(
        "footer",
        t(
            zh=f"由回头 Huitou {__version__} 生成。这个文件不联网，也不含客户资料，可以直接转发。",
            en=f"Made by Huitou {__version__}. This file fetches nothing and holds no customer's data: it can be "
            "passed on as it is.",
        ),
    )


class _Writer:
    """Writes blocks, and keeps the options of the charts for the end of the page."""

    def __init__(self, t: Speech, currency: str) -> None:
        self.t = t
        # An amount is one word, and so are days: no line ends between a figure and what it counts.
        self._amounts = re.compile(rf"(?<=\b{currency}) (?=-?\d)|(?<=\d) (?=[元天])")
        self.options: list[Markup] = []
        self._numbers = count(1)

    def section(self, section: Section) -> Markup:
        html = tag(
            "section", tag("h2", section.title), *[self._block(block) for block in section.blocks], id=section.id
        )
        return Markup(self._amounts.sub("\xa0", html))

    def _block(self, block: Block) -> Markup:
        match block:
            case Prose(text, tone):
                return tag("p", _unbroken(text), class_=None if tone == "plain" else tone)
            case Cards(cards):
                return tag("div", *[self._card(card) for card in cards], class_="cards")
            case Findings(findings, calm):
                kind = "findings calm" if calm else "findings"
                return tag("ol", *[self._finding(each) for each in findings], class_=kind)
            case Chart():
                return self._chart(block)
            case Table():
                return _table(block)

    def _card(self, card: Card) -> Markup:
        state = "missing" if card.missing else "moving" if card.moving else ""
        badge = tag("span", self.t(zh="待更新", en="may still move"), class_="badge") if card.moving else None
        return tag(
            "div",
            tag("h3", card.name),
            tag("div", card.value, Markup(" ") if badge else None, class_="value"),
            badge,
            tag("p", _unbroken(card.sentence)),
            tag("ul", *[tag("li", _unbroken(each)) for each in card.changes], class_="changes")
            if card.changes
            else None,
            tag("p", _unbroken(card.window), class_="soft"),
            tag("p", _unbroken(card.moving), class_="soft") if card.moving else None,
            self._chart(card.trend) if card.trend else None,
            class_=f"card {state}".strip(),
        )

    def _finding(self, finding: Finding) -> Markup:
        return tag(
            "li",
            tag("h3", _unbroken(finding.title)),
            tag("p", finding.money, class_="money") if finding.money else None,
            *[tag("p", _unbroken(line)) for line in finding.body],
            tag("ul", *[tag("li", _unbroken(line)) for line in finding.todo], class_="todo") if finding.todo else None,
            tag("p", self._whom(finding), tag("code", finding.command), class_="soft") if finding.command else None,
        )

    def _whom(self, finding: Finding) -> str:
        return self.t(zh=f"看人（{finding.whom}）：", en=f"Names ({finding.whom}): ")

    def _chart(self, chart: Chart) -> Markup:
        id_ = f"chart-{next(self._numbers)}"
        self.options.append(data(chart.option, id_=id_))
        drawing = tag(
            "div",
            class_="chart",
            data_chart=id_,
            role="img",
            aria_label=chart.says,
            style=f"height:{chart.height}px",
        )
        summary = tag("summary", self.t(zh="看数字", en="Figures"))
        return tag("figure", drawing, tag("details", summary, _table(chart.table)))


def _table(table: Table) -> Markup:
    classes = ["n" if table.is_number(place) else None for place in range(len(table.headings))]
    heads = [tag("th", text, scope="col", class_=kind) for text, kind in zip(table.headings, classes, strict=True)]
    rows = [
        tag(
            "tr",
            *[
                _cell(cell, kind, is_head=not place)
                for place, (cell, kind) in enumerate(zip(row, classes, strict=True))
            ],
        )
        for row in table.rows
    ]
    whole = tag("table", tag("caption", table.name), tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    remarks = [tag("p", _unbroken(remark), class_="remark") for remark in table.remarks]
    return join(tag("div", whole, class_="scroll", tabindex="0"), *remarks)


def _cell(cell: Cell, kind: str | None, *, is_head: bool) -> Markup:
    states = [
        kind,
        "words" if kind == "n" and not any(sign.isdigit() for sign in cell.text) else None,
        "date" if cell.kind == "date" else None,
        "moving" if cell.moving else None,
        "missing" if cell.missing else None,
    ]
    style = None
    if cell.shade is not None:
        states.append("shaded")
        style = f"background-color:rgba(47,93,138,{0.06 + 0.5 * cell.shade:.2f})"
    classes = " ".join(filter(None, states)) or None
    text = cell.text if cell.kind == "date" else _unbroken(cell.text)
    if is_head:
        return tag("th", text, scope="row", class_=classes, title=cell.note or None)
    return tag("td", text, class_=classes, title=cell.note or None, style=style)


def _unbroken(text: str) -> Markup:
    """The text with its days and stretches of hours each on one line: browsers break them at their hyphens."""
    pieces = _DAY_OR_HOURS.split(text)
    return join(*(tag("span", piece, class_="date") if place % 2 else piece for place, piece in enumerate(pieces)))
