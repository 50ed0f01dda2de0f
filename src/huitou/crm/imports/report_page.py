"""The report of an import as blocks of a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from huitou.intake.exclusion_words import EXCLUSIONS
from huitou.intake.mapping import sources
from huitou.intake.report import ROWS
from huitou.language import Speech
from huitou.report.blocks import Block, Cell, Prose, Table, words

Plain = dict[str, Any]


def blocks(result: Plain, t: Speech) -> list[Block]:
    """What came of it, file by file, then what was not read and why."""
    found: list[Block] = [Prose(_summary(result, t), "lead")]
    for report in result["reports"]:
        found += _of_file(report, t)
    if result["refused"]:
        rows = [(words(each["file"]), words(each[t.lang])) for each in result["refused"]]
        found.append(
            Table(t(zh="拒收的文件", en="Files refused"), _headings(t, "文件|为什么", "file|why"), tuple(rows))
        )
    if result["passed_over"]:
        rows = [(words(each["file"]), words(each[t.lang])) for each in result["passed_over"]]
        found.append(
            Table(t(zh="跳过的文件", en="Files passed over"), _headings(t, "文件|为什么", "file|why"), tuple(rows))
        )
    return found


def _summary(result: Plain, t: Speech) -> str:
    totals, refused = result["totals"], len(result["refused"])
    taken, left = len(result["taken"]), len(result["passed_over"])
    zh = f"{'试读' if result['dry_run'] else '导入'}了 {taken} 个文件，采用 {totals['accepted']:,} 行"
    en = f"{'Tried' if result['dry_run'] else 'Imported'} files: {taken}; rows taken: {totals['accepted']:,}"
    if totals["quarantined"]:
        zh += f"，{totals['quarantined']:,} 行没看懂，放在一边等你改"
        en += f"; rows set aside for you to put right: {totals['quarantined']:,}"
    if left:
        zh, en = zh + f"，跳过 {left} 个", en + f"; passed over: {left}"
    if refused:
        zh, en = zh + f"，拒收 {refused} 个", en + f"; refused: {refused}"
    if result["dry_run"]:
        zh, en = zh + "。只是试读，什么也没有保存", en + ". A dry run: nothing was saved"
    return t(zh=zh + "。", en=en + ".")


def _of_file(report: Plain, t: Speech) -> Iterator[Block]:
    title = " · ".join(each for each in (report["file"], _layout(report["mapping"], t), report["store"]) if each)
    rows = [(words(name), _count(report[key]), words(remark)) for key, name, remark in _account(report, t)]
    yield Table(title, _headings(t, "行|数量|说明", "rows|number|what became of them"), tuple(rows))
    if report["already_imported"]:
        yield Prose(
            t(zh="这个文件以前导入过，没有改变任何数据。", en="This file was imported before; nothing changed.")
        )
    if said := _contents(report, t):
        yield Prose(said)
    for note in report["notes"]:
        yield Prose(note[t.lang], "aside")
    if sample := report["quarantine_sample"]:
        yield _aside(sample, report["quarantined"], t)


def _account(report: Plain, t: Speech) -> list[tuple[str, str, str]]:
    named = {
        "read": t(zh="读到", en="read"),
        "accepted": t(zh="采用", en="accepted"),
        "duplicate": t(zh="重复", en="duplicate"),
        "quarantined": t(zh="隔离", en="set aside"),
        "dropped": t(zh="略过", en="left out"),
    }
    dropped = t(zh="；", en="; ").join(f"{each[t.lang]} {each['rows']:,}" for each in report["dropped_by"])
    remarks = {
        "duplicate": t(zh="早已有同样的内容", en="already known"),
        "quarantined": t(zh="看不懂的行，各有原因", en="unclear, each with its reason"),
        "dropped": dropped or t(zh="按映射的规则", en="by the mapping's rules"),
    }
    return [(key, named[key], remarks.get(key, "")) for key in ROWS if report[key] or key in {"read", "accepted"}]


def _contents(report: Plain, t: Speech) -> str:
    counted = [
        (t(zh="订单", en="orders"), report["orders"]),
        (t(zh="商品行", en="order lines"), report["lines"]),
        (t(zh="新客户", en="new customers"), report["customers_new"]),
        (t(zh="可能是同一人、等你判断的", en="perhaps the same person, for you to decide"), report["suggestions"]),
    ]
    counted += [
        (t(zh=f"不算购买：{EXCLUSIONS[why].zh}", en=f"no purchase: {EXCLUSIONS[why].en}"), orders)
        for why, orders in sorted(report["excluded"].items(), key=lambda item: (-item[1], item[0]))
    ]
    return t(zh="，", en="; ").join(f"{what} {number:,}" for what, number in counted if number)


def _aside(sample: Sequence[Plain], total: int, t: Speech) -> Table:
    rows = tuple(
        (_count(row["row"]), words(row["place"][t.lang]), words(row["value"]), words(row["reason"][t.lang]))
        for row in sample
    )
    more = total - len(sample)
    remarks = (t(zh=f"还有 {more:,} 行", en=f"and {more:,} more"),) if more > 0 else ()
    return Table(
        t(zh="放在一边的行", en="Rows set aside"),
        _headings(t, "行|列|内容|原因", "row|column|value|reason"),
        rows,
        remarks,
    )


def _layout(mapping: str, t: Speech) -> str:
    names = {each.id: each.name for source in sources() for each in source.mappings}
    return t(zh=names[mapping].zh, en=names[mapping].en) if mapping in names else mapping


def _count(number: int) -> Cell:
    return Cell(f"{number:,}", number, "count")


def _headings(t: Speech, zh: str, en: str) -> tuple[str, ...]:
    return tuple(t(zh=zh, en=en).split("|"))
