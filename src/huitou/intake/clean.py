"""Rows of text -> typed rows, in one pass of the engine: what cannot be read says so, cell by cell.

The result is the table ``staged``: one row per record with the fields of the mapping, ``drop_rule`` (the first
rule of the mapping that leaves the row out, or NULL) and one ``x_<field>`` per checked field, which holds
``code␟cell`` where the cell is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from huitou.calendar import fixed_offset
from huitou.intake.fields import FIELDS
from huitou.intake.mapping import Drop, Mapping
from huitou.intake.read import Table
from huitou.intake.reading.containers import damaged
from huitou.money import foreign_signs
from huitou.warehouse.engines.duckdb import Connection, DamagedFileError, file_literal

# 1995-01-02 and 2101-01-01, UTC microseconds: a purchase outside cannot be one (year 0202, 9999).
_EARLIEST, _LATEST = 789_004_800_000_000, 4_133_980_800_000_000
_MAX_ID = 200
# Of DECIMAL(18, 6), as which amounts are read, before the point.
_MONEY_DIGITS = 12
# Some write a discount as what it takes away.
_EITHER_SIGN = frozenset({"discount", "line_discount"})
_MAX_TEXT = 1000
# Why a cell of such a kind is refused that holds text and means nothing.
_WORDED = {
    "status": "'status.unknown'",
    "birthday": "'birthday.unreadable'",
    "consent": "'consent.unknown'",
    "event": "'event.unknown'",
    "share": "'share.unreadable'",
    "stars": "'stars.unreadable'",
    "goal": "'goal.unknown'",
}
# Kinds whose cells one macro of cells.sql reads, or makes nothing of.
_BY_MACRO = _WORDED.keys() - {"status"}


@dataclass(frozen=True, slots=True)
class Layout:
    """How one table is read: the mapping, where its fields stand, and the shop's clock and money.

    ``headings``: what the columns of the fields are called in the file.
    """

    mapping: Mapping
    found: dict[str, int]
    timezone: str
    currency: str
    minor_digits: int
    headings: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        m = self.mapping
        return [f for f in FIELDS if f in self.found or f in m.join or f in m.constants]

    @property
    def places(self) -> frozenset[int]:
        """The places of the columns that are read at all."""
        return frozenset(self.found.values())

    def has(self, *names: str) -> bool:
        return any(name in self.fields for name in names)


def literal(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def utc(local: str, timezone: str) -> str:
    """A local TIMESTAMP as UTC microseconds."""
    offset = fixed_offset(timezone)
    if offset is None:
        return f"epoch_us(timezone({literal(timezone)}, {local}))"
    return f"(epoch_us({local}) - {offset})"


def local(at: str, timezone: str) -> str:
    """UTC microseconds as a local TIMESTAMP."""
    offset = fixed_offset(timezone)
    if offset is None:
        return f"timezone({literal(timezone)}, make_timestamptz({at}))"
    return f"make_timestamp({at} + {offset})"


def day_of(local_time: str) -> str:
    """Days since 1970-01-01 of a local TIMESTAMP."""
    return f"CAST(date_diff('day', DATE '1970-01-01', CAST({local_time} AS DATE)) AS INTEGER)"


def raw_sql(table: Table) -> str:
    """The table's records as text: ``row`` and of its columns ``c0``, ``c1``, ..."""
    if table.kind == "parquet":
        width = len(table.header)
        cells = ", ".join(f"CAST(p.c{i} AS VARCHAR) AS c{i}" for i in range(width))
        names = ", ".join(f"c{i}" for i in range(width))
        source = f"read_parquet({file_literal(table.path)})"
        return f"SELECT {table.header_row} + row_number() OVER () AS row, {cells} FROM (FROM {source}) p({names})"
    cells = ", ".join(f"c{i}" for i in table.columns)
    columns = [f"'c{i}': 'VARCHAR'" for i in table.columns]
    row = f"{table.header_row} + row_number() OVER ()"
    if table.numbered:
        columns.insert(0, "'_row': 'BIGINT'")
        row = "_row"
    return (
        f"SELECT {row} AS row, {cells} FROM read_csv({file_literal(table.path)}, header = false, auto_detect = false,"
        " delim = ',', quote = '\"', escape = '\"', new_line = '\\n', max_line_size = 2000000,"
        f" columns = {{{', '.join(columns)}}})"
    )


def store_of(layout: Layout, store: str) -> str:
    """Which store a staged row is of, as SQL: its own cell's, else the import's."""
    return f"coalesce(store, {literal(store)})" if layout.has("store") else literal(store)


def cell(layout: Layout, name: str) -> str:
    """The raw cell of a field, as SQL."""
    mapping = layout.mapping
    if name in layout.found:
        raw = f"c{layout.found[name]}"
        if mapping.empty:
            raw = f"CASE WHEN cell_text({raw}) NOT IN ({', '.join(map(literal, mapping.empty))}) THEN {raw} END"
        if name in mapping.fill_down:
            # Of merged cells only the first holds the text.
            raw = f"last_value(CASE WHEN cell_trim({raw}) <> '' THEN {raw} END IGNORE NULLS) OVER (ORDER BY row)"
        return raw
    if name in mapping.join:
        parts = [f"cell_text(c{layout.found['join:' + column]})" for column in mapping.join[name]]
        # An id with a part missing could be another's.
        if FIELDS[name] == "id":
            return " || '|' || ".join(parts)
        return f"concat_ws('{' ' if FIELDS[name] == 'time' else '|'}', {', '.join(parts)})"
    return literal(mapping.constants[name])


def _first(layout: Layout, name: str) -> str:
    """The bare reading of a cell, as SQL: what nearly every cell needs."""
    kind, cell = FIELDS[name], f"r_{name}"
    if kind == "time":
        bare = utc(f"time_bare({cell})", layout.mapping.timezone or layout.timezone)
        # Logs count the time since 1970, which no export of orders does.
        return f"coalesce({bare}, time_counted({cell}))" if name == "event_at" else bare
    if kind in {"money", "decimal"}:
        # A cast that fails costs twenty that do not; a cell that begins with a letter or a word is no plain number.
        return f"CASE WHEN {cell} < ':' THEN TRY_CAST({cell} AS DECIMAL(18, 6)) END"
    return f"cell_text({cell})"


def _second(name: str) -> str | None:
    """The text that the tolerant rules look at, only where the bare reading failed; None where there is no need."""
    if FIELDS[name] in {"time", "money", "decimal"}:
        failed = f"f_{name} IS NULL AND r_{name} IS NOT NULL AND r_{name} <> ''"
        return f"CASE WHEN {failed} THEN cell_half_width(cell_text(r_{name})) END"
    return None


def _third(layout: Layout, name: str) -> str:
    """The field's value from both readings."""
    kind, bare, text = FIELDS[name], f"f_{name}", f"t_{name}"
    if kind == "time":
        order = literal(layout.mapping.date_order)
        tolerant = f"time_tolerant({text}, z_{name}, {_zone(layout)}, {order})"
        by_id = f", {_day_in_id(layout)}" if name == "ordered_at" and layout.mapping.id_date else ""
        return f"coalesce({bare}, CASE WHEN {text} IS NOT NULL THEN {tolerant} END{by_id})"
    if kind in {"money", "decimal"}:
        return f"coalesce({bare}, CASE WHEN {text} IS NOT NULL THEN number_tolerant({text}) END)"
    if kind == "status":
        return _status(layout.mapping, bare)
    if kind in _BY_MACRO:
        return f"{kind}_of({bare})"
    if kind == "id" and name != "order_id" and layout.mapping.no_id:
        return f"CASE WHEN {bare} NOT IN ({', '.join(map(literal, layout.mapping.no_id))}) THEN cell_id({bare}) END"
    if kind in {"id", "contact"}:
        return f"cell_id({bare})"
    return f"CASE WHEN strlen({bare}) > {_MAX_TEXT} THEN left({bare}, {_MAX_TEXT}) ELSE {bare} END"


def _day_in_id(layout: Layout) -> str:
    """The day an order number such as 240105-123 begins with."""
    day = "try_strptime('20' || left(f_order_id, 6), '%Y%m%d')"
    dated = "regexp_full_match(f_order_id, '[0-9]{6}-[0-9]+')"
    return (
        f"CASE WHEN f_ordered_at IS NULL AND t_ordered_at IS NULL AND {dated}"
        f" THEN {utc(day, layout.mapping.timezone or layout.timezone)} END"
    )


def _zone(layout: Layout) -> str:
    return literal(layout.mapping.timezone or layout.timezone)


def _status(mapping: Mapping, word: str) -> str:
    """A state by its words: commas and brackets of either width, letters of either case; the longest beginning wins."""
    spelled = {_narrow(w): state for state, words in mapping.status.items() for w in words}
    asked, word = word, f"translate({word}, '，（）', ',()')"
    if any(character.isascii() and character.isalpha() for spelling in spelled for character in spelling):
        word = f"lower({word})"
    # As the mapping has them first: nearly every cell is, and folding all of them takes as long as reading them.
    straight = [
        f"WHEN {asked} = {literal(w)} THEN '{state}'"
        for state, words in mapping.status.items()
        for w in words
        if not w.endswith("*")
    ]
    whole = {spelling: state for spelling, state in spelled.items() if not spelling.endswith("*")}
    beginnings = sorted((s for s in spelled if s.endswith("*")), key=len, reverse=True)
    cases = [f"WHEN {word} = {literal(spelling)} THEN '{state}'" for spelling, state in whole.items()]
    cases += [f"WHEN starts_with({word}, {literal(s[:-1])}) THEN '{spelled[s]}'" for s in beginnings]
    return f"CASE {' '.join([*straight, *cases])} END"


def _narrow(word: str) -> str:
    return word.lower().translate(str.maketrans("，（）", ",()"))


def _check(layout: Layout, name: str) -> str | None:
    """SQL that names what is wrong with a field's cell, or NULL; None where nothing can be."""
    kind, needed = (
        FIELDS[name],
        name in layout.mapping.needs and (name != "buyer_id" or layout.mapping.rows == "exclusion"),
    )
    has_text = f"{'t' if kind in {'time', 'money', 'decimal'} else 'f'}_{name} IS NOT NULL"
    cases = []
    if kind == "time":
        cases += [f"WHEN {name} IS NULL AND {has_text} THEN 'time.unreadable'"]
        cases += [f"WHEN {name} < {_EARLIEST} OR {name} >= {_LATEST} THEN 'time.range'"]
    elif kind in {"money", "decimal"}:
        cases += _check_number(layout, name)
    elif kind in _WORDED:
        cases += [f"WHEN {name} IS NULL AND {has_text} THEN {_WORDED[kind]}"]
    elif kind == "id":
        cases += [f"WHEN is_scientific({name}) THEN 'id.scientific'"]
        if name == "order_id":
            cases += [f"WHEN {name} IN ('合计', '总计', '小计', 'Total', 'total') THEN 'row.total'"]
        cases += [f"WHEN length({name}) > {_MAX_ID} THEN 'id.too_long'"]
        if name == "buyer_id" and layout.mapping.rows == "exclusion":
            cases += [f"WHEN contains({name}, '*') THEN 'buyer.masked'"]
    elif name == "currency":
        cases += [f"WHEN upper({name}) <> {literal(layout.currency)} THEN 'currency.other'"]
    if needed and (name in {"order_id", "buyer_id"} or layout.mapping.rows != "line_after_order"):
        states = (
            [s for s in ("status", "line_state") if layout.has(s)] if name in {"paid_amount", "line_amount"} else []
        )
        unpaid = "".join(f" AND coalesce({state}, 'paid') = 'paid'" for state in states)
        cases.insert(0, f"WHEN {name} IS NULL AND NOT ({has_text}){unpaid} THEN 'cell.missing'")
    if not cases:
        return None
    return f"CASE {' '.join(cases)} END"


def _check_number(layout: Layout, name: str) -> list[str]:
    signs = literal(f"[{foreign_signs(layout.currency)}]")
    cases = [
        f"WHEN regexp_matches(t_{name}, {signs}) THEN 'currency.other'",
        f"WHEN {name} IS NULL AND t_{name} IS NOT NULL THEN 'number.unreadable'",
    ]
    if FIELDS[name] == "money":
        # No minor units can be counted of more, as of a phone number that stands in the wrong column.
        most = 10 ** (_MONEY_DIGITS - layout.minor_digits) - 1
        cases.append(f"WHEN {name} NOT BETWEEN -{most} AND {most} THEN 'number.unreadable'")
    if name not in _EITHER_SIGN and (FIELDS[name] == "money" or layout.mapping.negative == "quarantine"):
        cases.append(f"WHEN {name} < 0 THEN 'amount.negative'")
    return cases


def _drop_test(layout: Layout, rule: Drop) -> str:
    """Whether a rule leaves a row out, as SQL: texts are compared as they stand in the file, numbers as numbers."""
    if rule.column in layout.fields:
        kind = FIELDS[rule.column]
        text = rule.column if kind in {"id", "text", "contact"} else f"cell_text(r_{rule.column})"
        number = rule.column if kind in {"money", "decimal"} else f"number_tolerant({text})"
    else:
        text = f"cell_text(c{layout.found['drop:' + rule.column]})"
        number = f"number_tolerant({text})"
    if rule.test == "empty":
        return f"{text} IS NULL"
    if rule.test in {"at_most", "below"}:
        return f"{number} {'<=' if rule.test == 'at_most' else '<'} CAST({literal(rule.values[0])} AS DECIMAL(18, 6))"
    if rule.test == "equals":
        return f"{text} IN ({', '.join(literal(v) for v in rule.values)})"
    return "(" + " OR ".join(f"{rule.test}({text}, {literal(v)})" for v in rule.values) + ")"


def prepare(connection: Connection) -> None:
    """Define the cell macros on a connection."""
    # The optimizer turns a longer IN list into a join over every row, before the CASE that would skip most of them:
    # measured 20 times the cost on clean cells.
    connection.run("SET disabled_optimizers = 'in_clause'")
    connection.run(files("huitou.intake").joinpath("sql", "cells.sql").read_text(encoding="utf-8"))


def checked_fields(layout: Layout) -> list[str]:
    """The fields whose cells can be refused."""
    return [name for name in layout.fields if _check(layout, name)]


def shown(field: str, layout: Layout) -> str:
    """A staged field as text a person reads: times in shop time, amounts without needless zeros."""
    kind = FIELDS[field]
    if kind == "time":
        return f"strftime({local(field, layout.timezone)}, '%Y-%m-%d %H:%M:%S')"
    if kind in {"money", "decimal"}:
        return f"regexp_replace(CAST({field} AS VARCHAR), '\\.?0+$', '')"
    return field


def stage(connection: Connection, table: Table, layout: Layout) -> None:
    """Read the table through the layout into ``staged``. Raises DataError ``file.damaged``."""
    statement = staging(layout, raw_sql(table))
    if table.kind == "csv":
        connection.run(statement)
    else:
        _stage_in_place(connection, statement, table)


def stage_aside(connection: Connection, table: Table, layout: Layout, aside: Path) -> None:
    """The same with ``staged`` a view on the file ``aside``: of more rows than memory should hold."""
    copying = f"COPY ({staged(layout, raw_sql(table))}) TO {file_literal(aside)} (FORMAT parquet, PARQUET_VERSION v2)"
    view = f"CREATE OR REPLACE TEMP VIEW staged AS SELECT * FROM read_parquet({file_literal(aside)})"
    _stage_in_place(connection, f"{copying}; {view}", table)


def staging(layout: Layout, raw: str) -> str:
    """The statement that makes ``staged`` of the records ``raw`` gives: ``row``, ``c0``, ``c1``, ..."""
    return f"CREATE OR REPLACE TABLE staged AS {staged(layout, raw)}"


def staged(layout: Layout, raw: str) -> str:
    """The rows of ``staged``, as a query."""
    fields = layout.fields
    times = [f for f in fields if FIELDS[f] == "time"]
    extra = "".join(f", c{place}" for key, place in layout.found.items() if key.startswith("drop:"))
    # Nested, not WITH: the engine would write each step of a WITH down before the next.
    sql = f"SELECT row{extra}, {_list(f'{cell(layout, f)} AS r_{f}' for f in fields)} FROM ({raw})"
    sql = f"SELECT *, {_list(f'{_first(layout, f)} AS f_{f}' for f in fields)} FROM ({sql})"
    sql = f"SELECT *{_more(f'{t} AS t_{f}' for f in fields if (t := _second(f)))} FROM ({sql})"
    sql = f"SELECT *{_more(f'time_offset(t_{f}) AS z_{f}' for f in times)} FROM ({sql})"
    sql = f"SELECT *, {_list(f'{_third(layout, f)} AS {f}' for f in fields)} FROM ({sql})"
    sql = f"SELECT *, {_drop_rule(layout)} AS drop_rule FROM ({sql})"
    checks = {f: check for f in fields if (check := _check(layout, f))}
    faults = _more(f"CASE WHEN drop_rule IS NULL THEN {check} END AS k_{f}" for f, check in checks.items())
    # Apart from the tests: what is put beside a fault would be cut out of every sound cell as well.
    refusals = _more(f"CASE WHEN k_{f} IS NOT NULL THEN {_refusal(f)} END AS x_{f}" for f in checks)
    return f"SELECT row, {', '.join(fields)}, drop_rule{refusals} FROM (SELECT *{faults} FROM ({sql}))"


def _stage_in_place(connection: Connection, statement: str, table: Table) -> None:
    """Read a file that is not a copy of ours: it may be damaged inside, or change meanwhile."""
    try:
        connection.run_reading(statement)
    except DamagedFileError as problem:
        raise damaged(table.name, problem) from problem
    if connection.value("SELECT COUNT(*) FROM staged") != table.records - len(table.refused):
        raise damaged(table.name, ValueError("it changed while it was read"))


def _list(parts: Iterable[str]) -> str:
    return ", ".join(parts)


def _more(parts: Iterable[str]) -> str:
    return "".join(f", {part}" for part in parts)


def _drop_rule(layout: Layout) -> str:
    """The number of the first rule that leaves a row out, or NULL."""
    rules = layout.mapping.drops
    cases = [f"WHEN {_drop_test(layout, rule)} THEN {i}" for i, rule in enumerate(rules)]
    if layout.mapping.negative == "drop":
        cases.append(f"WHEN {_negative(layout)} THEN {len(rules)}")
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS INTEGER)"


def _refusal(name: str) -> str:
    return f"k_{name} || chr(31) || left(coalesce(r_{name}, ''), 200)"


def _negative(layout: Layout) -> str:
    names = [f for f in ("paid_amount", "quantity", "price", "line_amount") if f in layout.fields]
    return "(" + " OR ".join(f"{name} < 0" for name in names) + ")" if names else "false"
