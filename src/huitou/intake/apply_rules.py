"""The shop's rules on the orders of one file: what they say goes to ``exclusions``; notes and flags are not kept.

A rule looks at every version of an order it meets, also one that is known already, and what it once said stands until
somebody takes it back: so the order in which files come does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from huitou.intake.clean import Layout, literal
from huitou.intake.exclusion_words import EXCLUSIONS
from huitou.intake.exclusions import know_buyers
from huitou.intake.field_names import FIELD_NAMES
from huitou.intake.orders import Counts
from huitou.intake.rules import Rule
from huitou.warehouse import statements
from huitou.warehouse.engines.duckdb import Connection

Note = tuple[str, str, str]
# 红, 红色, 红旗 and 红色旗帜 are one flag; a cell may hold several labels.
_PLAIN_FLAG = "lower(regexp_replace(trim({}), '(色|旗|旗帜|色旗|色旗帜)$', ''))"
_LABELS = "string_split_regex(flag, '[,，;；、|]')"


def of_source(rules: Iterable[Rule], source: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if rule.source in {"", source})


def asked(rules: Iterable[Rule]) -> Callable[[str], frozenset[str]]:
    """What the rules look at in a file, by its source."""
    known = tuple(rules)
    return lambda source: frozenset(field for rule in of_source(known, source) for field in rule.fields)


def set_aside(
    connection: Connection, layout: Layout, rules: Iterable[Rule], counts: Counts, *, store: str, key: bytes | None
) -> Counts:
    """Leave in ``exclusions`` what the rules and the lists of buyers say of a file's orders; the counts with it.

    ``key``: the shop's fingerprint key; without one no buyer is listed.
    """
    has_headers = layout.mapping.rows != "line_only"
    clear(connection)
    notes = apply(connection, layout, rules, store=store, has_headers=has_headers)
    if has_headers:
        notes += know_buyers(connection, source=layout.mapping.source, key=key)
    return replace(counts, notes=(*counts.notes, *notes), statements=_said(connection))


def apply(
    connection: Connection, layout: Layout, rules: Iterable[Rule], *, store: str, has_headers: bool
) -> list[Note]:
    """Add to ``exclusions`` what the rules say of the file's orders and what does not stand yet; tell of it.

    Nothing is said of an order that a person restored, and a rule whose columns the file lacks says nothing at all.
    """
    notes: list[Note] = []
    for rule in of_source(rules, layout.mapping.source):
        if lacking := _lacking(rule, layout, has_headers=has_headers):
            notes.append(_idle(rule, lacking))
            continue
        before = _said(connection)
        connection.run(_statement(rule, layout, store=store))
        if (said := _said(connection) - before) > 0:
            notes.append(_told(rule, said))
    return notes


def _said(connection: Connection) -> int:
    return int(connection.value("SELECT COUNT(*) FROM exclusions"))


def _lacking(rule: Rule, layout: Layout, *, has_headers: bool) -> list[str]:
    """The fields a rule looks at that the file does not have; an order's amount is known where its state is."""
    lacking = sorted(field for field in rule.fields - {"paid_amount"} if not layout.has(field))
    return lacking if has_headers or rule.at_most is None else [*lacking, "paid_amount"]


def _idle(rule: Rule, lacking: list[str]) -> Note:
    zh = f"规则「{rule.name}」没有用上：这个文件里没有{'、'.join(FIELD_NAMES[f].zh for f in lacking)}"
    en = f"the rule “{rule.name}” says nothing: this file has no {', '.join(FIELD_NAMES[f].en for f in lacking)}"
    return ("rule.idle", zh, en)


def _told(rule: Rule, said: int) -> Note:
    if rule.suggest:
        zh = f"规则「{rule.name}」建议排除 {said} 笔订单，等你决定：huitou exclusions suggest"
        en = f"orders the rule “{rule.name}” suggests to set aside: {said}; you decide: huitou exclusions suggest"
        return ("rule.suggests", zh, en)
    why = EXCLUSIONS[rule.reason]
    zh = f"规则「{rule.name}」排除了 {said} 笔订单（{why.zh}）"
    en = f"orders the rule “{rule.name}” sets aside: {said} ({why.en})"
    return ("rule.sets_aside", zh, en)


def _statement(rule: Rule, layout: Layout, *, store: str) -> str:
    here = f"coalesce(store, {literal(store)})" if layout.has("store") else literal(store)
    action = "suggest" if rule.suggest else "exclude"
    in_store = f" AND {here} = {literal(rule.store)}" if rule.store else ""
    cheap = f" AND (store, order_id) IN ({_cheap(rule, layout)})" if rule.at_most is not None else ""
    source = literal(layout.mapping.source)
    return (
        "INSERT INTO exclusions (row, order_id, reason, action, kind, name, order_source, order_store)"
        f" SELECT row, order_id, {literal(rule.reason)}, '{action}', 'rule', {literal(rule.name)}, {source}, store"
        f" FROM (SELECT {here} AS store, order_id, min(row) AS row FROM good WHERE true{in_store} GROUP BY ALL"
        f" HAVING {' AND '.join(_tests(rule)) or 'true'}) m WHERE true{cheap}"
        " AND NOT EXISTS (SELECT 1 FROM restored r WHERE"
        f" r.source = {source} AND r.store = m.store AND r.order_id = m.order_id)"
        f" AND NOT EXISTS (SELECT 1 FROM {'statements' if rule.suggest else 'standing'} s WHERE s.kind = 'rule'"
        f" AND s.name = {literal(rule.name)} AND s.order_id = m.order_id AND s.order_source = {source}"
        " AND s.order_store = m.store)"
    )


def _tests(rule: Rule) -> Iterator[str]:
    """What must hold of the rows of an order: a note or flag on one of them; a code in the title of every one."""
    if rule.memo:
        words = " OR ".join(f"contains(lower(memo), {literal(word.lower())})" for word in rule.memo)
        yield f"coalesce(bool_or({words}), false)"
    if rule.memo_regex:
        yield f"coalesce(bool_or(regexp_matches(memo, {literal(rule.memo_regex)})), false)"
    if rule.flag:
        wanted = ", ".join(_PLAIN_FLAG.format(literal(flag)) for flag in rule.flag)
        labels = f"list_transform({_LABELS}, lambda label: {_PLAIN_FLAG.format('label')})"
        yield f"coalesce(bool_or(list_has_any({labels}, [{wanted}])), false)"
    if rule.title:
        pattern = literal("|".join(map(_code, rule.title)))
        yield f"coalesce(bool_and(regexp_matches(product_name, {pattern})), false)"


def _code(code: str) -> str:
    """A code that stands for itself: SP is not in SPF50."""
    before = "(?:^|[^A-Za-z0-9])" if re.match(r"[A-Za-z0-9]", code) else ""
    after = "(?:[^A-Za-z0-9]|$)" if re.search(r"[A-Za-z0-9]$", code) else ""
    return f"{before}{re.escape(code)}{after}"


def _cheap(rule: Rule, layout: Layout) -> str:
    """Orders that were paid, and with so little: an order not yet paid says nothing of its amount."""
    return (
        "SELECT store, order_id FROM headers WHERE purchased_at IS NOT NULL AND NOT deposit_only AND paid > 0"
        f" AND paid <= {rule.at_most} * {10**layout.minor_digits}"
    )


def clear(connection: Connection) -> None:
    """An empty ``exclusions``, and what stands of everything said so far."""
    statements.empty(connection, "exclusions")
    statements.judge(connection)
