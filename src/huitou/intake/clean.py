"""Rows of text -> typed rows, in one pass of the engine: what cannot be read says so, cell by cell.

The result is the table ``staged``: one row per record with the fields of the mapping, ``drop_rule`` (the first
rule of the mapping that leaves the row out, or NULL) and one ``x_<field>`` per checked field, which holds
``code␟cell`` where the cell is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from huitou.intake.mapping import FIELDS, Drop, Mapping
from huitou.intake.read import Table
from huitou.warehouse.engines.duckdb import Connection

# Between a reason code and the cell it refuses.
SEPARATOR = "\x1f"
# 1990-01-01 and 2101-01-01, UTC microseconds: a purchase outside cannot be one (year 0202, 9999).
_EARLIEST, _LATEST = 631_152_000_000_000, 4_133_980_800_000_000
_MAX_ID = 200
_MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Layout:
    """How one table is read: the mapping, where its fields stand, and the shop's clock and money."""

    mapping: Mapping
    found: dict[str, int]
    timezone: str
    currency: str
    minor_digits: int

    @property
    def fields(self) -> list[str]:
        m = self.mapping
        return [f for f in FIELDS if f in self.found or f in m.join or f in m.constants]

    def has(self, *names: str) -> bool:
        return any(name in self.fields for name in names)


def literal(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def raw_sql(table: Table) -> str:
    """The table's records as text: ``row`` and ``c0``, ``c1``, ..."""
    width = len(table.header)
    if table.kind == "parquet":
        cells = ", ".join(f"CAST(p.c{i} AS VARCHAR) AS c{i}" for i in range(width))
        names = ", ".join(f"c{i}" for i in range(width))
        source = f"read_parquet({literal(str(table.path))})"
        return f"SELECT {table.header_row} + row_number() OVER () AS row, {cells} FROM (FROM {source}) p({names})"
    cells = ", ".join(f"c{i}" for i in range(width))
    columns = [f"'c{i}': 'VARCHAR'" for i in range(width)]
    row = f"{table.header_row} + row_number() OVER ()"
    if table.numbered:
        columns.insert(0, "'_row': 'BIGINT'")
        row = "_row"
    return (
        f"SELECT {row} AS row, {cells} FROM read_csv({literal(str(table.path))}, header = false, auto_detect = false,"
        " delim = ',', quote = '\"', escape = '\"', new_line = '\\n', max_line_size = 16000000,"
        f" columns = {{{', '.join(columns)}}})"
    )


def _cell(layout: Layout, name: str) -> str:
    """The raw cell of a field, as SQL."""
    mapping = layout.mapping
    if name in layout.found:
        return f"c{layout.found[name]}"
    if name in mapping.join:
        header = layout.mapping.join[name]
        parts = ", ".join(f"cell_text(c{layout.found['join:' + column]})" for column in header)
        return f"concat_ws('|', {parts})"
    return literal(mapping.constants[name])


def _typed(layout: Layout, name: str) -> str:
    cell = f"r_{name}"
    kind = FIELDS[name]
    if kind == "time":
        zone = literal(layout.mapping.timezone or layout.timezone)
        return f"cell_time({cell}, {zone}, {literal(layout.mapping.date_order)})"
    if kind in {"money", "decimal"}:
        return f"cell_number({cell})"
    if kind == "status":
        return _status(layout.mapping, cell)
    if kind == "id":
        return f"cell_id(cell_text({cell}))"
    return f"left(cell_text({cell}), {_MAX_TEXT})"


def _status(mapping: Mapping, cell: str) -> str:
    word = f"replace(lower(cell_text({cell})), '，', ',')"
    cases = []
    for state, words in mapping.status.items():
        listed = ", ".join(literal(w.replace("，", ",").lower()) for w in words)
        cases.append(f"WHEN {word} IN ({listed}) THEN '{state}'")
    return f"CASE {' '.join(cases)} END"


def _check(layout: Layout, name: str) -> str | None:
    """SQL that names what is wrong with a field's cell, or NULL; None where nothing can be."""
    kind, needed = FIELDS[name], name in layout.mapping.needs and name != "buyer_id"
    has_text = f"r_{name} IS NOT NULL AND r_{name} <> '' AND cell_text(r_{name}) IS NOT NULL"
    cases = []
    if kind == "time":
        cases += [f"WHEN {name} IS NULL AND {has_text} THEN 'time.unreadable'"]
        cases += [f"WHEN {name} < {_EARLIEST} OR {name} >= {_LATEST} THEN 'time.range'"]
    elif kind in {"money", "decimal"}:
        cases += [f"WHEN {name} IS NULL AND {has_text} THEN 'number.unreadable'"]
        if kind == "money":
            cases += [f"WHEN {name} < 0 THEN 'amount.negative'"]
        elif layout.mapping.negative == "quarantine" and name != "line_discount":
            cases += [f"WHEN {name} < 0 THEN 'amount.negative'"]
    elif kind == "status":
        cases += [f"WHEN {name} IS NULL AND {has_text} THEN 'status.unknown'"]
    elif kind == "id":
        cases += [f"WHEN is_scientific({name}) THEN 'id.scientific'"]
        cases += [f"WHEN length({name}) > {_MAX_ID} THEN 'id.too_long'"]
    elif name == "currency":
        cases += [f"WHEN upper({name}) <> {literal(layout.currency)} THEN 'currency.other'"]
    if needed and (name == "order_id" or layout.mapping.rows != "line_after_order"):
        unpaid = " AND coalesce(status, 'paid') = 'paid'" if name == "paid_amount" and layout.has("status") else ""
        cases.insert(0, f"WHEN {name} IS NULL AND ({has_text}) IS NOT TRUE{unpaid} THEN 'cell.missing'")
    if not cases:
        return None
    return f"CASE {' '.join(cases)} END"


def _drop_test(layout: Layout, rule: Drop) -> str:
    if rule.column in layout.fields:
        name, numeric = rule.column, FIELDS[rule.column] in {"money", "decimal"}
    else:
        name, numeric = f"cell_text(c{layout.found['drop:' + rule.column]})", False
    listed = ", ".join(literal(v) for v in rule.values)
    if rule.test == "empty":
        return f"{name} IS NULL"
    if rule.test in {"at_most", "below"}:
        sign = "<=" if rule.test == "at_most" else "<"
        number = name if numeric else f"cell_number({name})"
        return f"{number} {sign} CAST({literal(rule.values[0])} AS DECIMAL(18, 6))"
    if rule.test == "equals":
        return f"CAST({name} AS VARCHAR) IN ({listed})"
    function = "starts_with" if rule.test == "starts_with" else "contains"
    return "(" + " OR ".join(f"{function}({name}, {literal(v)})" for v in rule.values) + ")"


def prepare(connection: Connection) -> None:
    """Define the cell macros on a connection."""
    connection.run(files("huitou.intake").joinpath("sql", "cells.sql").read_text(encoding="utf-8"))


def checked_fields(layout: Layout) -> list[str]:
    """The fields whose cells can be refused."""
    return [name for name in layout.fields if _check(layout, name)]


def stage(connection: Connection, table: Table, layout: Layout) -> None:
    """Read the table through the layout into ``staged``."""
    fields = layout.fields
    cells = ", ".join(f"{_cell(layout, f)} AS r_{f}" for f in fields)
    extra = "".join(f", c{place} AS c{place}" for key, place in layout.found.items() if key.startswith("drop:"))
    typed = ", ".join(f"{_typed(layout, f)} AS {f}" for f in fields)
    rules = layout.mapping.drops
    cases = " ".join(f"WHEN {_drop_test(layout, rule)} THEN {i}" for i, rule in enumerate(rules))
    drop = f"CASE {cases} END" if rules else "CAST(NULL AS INTEGER)"
    if layout.mapping.negative == "drop":
        drop = f"CASE {cases} WHEN {_negative(layout)} THEN {len(rules)} END"
    checks = "".join(
        f", CASE WHEN drop_rule IS NULL THEN {_refusal(f, check)} END AS x_{f}"
        for f in fields
        if (check := _check(layout, f))
    )
    connection.run(
        f"CREATE OR REPLACE TABLE staged AS WITH cells AS (SELECT row, {cells}{extra} FROM ({raw_sql(table)})),"
        f" typed AS (SELECT *, {typed} FROM cells),"
        f" ruled AS (SELECT *, {drop} AS drop_rule FROM typed)"
        f" SELECT row, {', '.join(fields)}, drop_rule{checks} FROM ruled"
    )


def _refusal(name: str, check: str) -> str:
    return f"({check}) || chr(31) || left(coalesce(r_{name}, ''), 200)"


def _negative(layout: Layout) -> str:
    names = [f for f in ("quantity", "price", "line_amount") if f in layout.fields]
    return "(" + " OR ".join(f"{name} < 0" for name in names) + ")" if names else "false"
