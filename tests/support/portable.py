"""The lint of the portable subset: the SQL that DuckDB and Spark run unchanged, and answer alike.

Each rule tells everything it finds in a script, so that a failing test names every place at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError
from sqlglot.tokens import TokenType

DIALECTS = ("duckdb", "spark")
FUNCTIONS: tuple[type[exp.Expr], ...] = (
    exp.And,
    exp.ArgMax,
    exp.ArgMin,
    exp.Case,
    exp.Cast,
    exp.Coalesce,
    exp.Count,
    exp.DenseRank,
    exp.Exists,
    exp.FirstValue,
    exp.Floor,
    exp.If,
    exp.Lag,
    exp.Lead,
    exp.Max,
    exp.Min,
    exp.Or,
    exp.RowNumber,
    exp.Sum,
)
_CAST_TO = {exp.DType.INT, exp.DType.BIGINT, exp.DType.VARCHAR, exp.DType.DECIMAL}
_FRACTIONS = {exp.DType.FLOAT, exp.DType.DOUBLE}


def problems(sql: str) -> list[str]:
    """Everything in a script that leaves the subset."""
    try:
        trees = [sqlglot.parse(sql, read=dialect) for dialect in DIALECTS]
    except ParseError as error:
        return [f"does not parse in {' and '.join(DIALECTS)}: {error}"]
    statements = [tree for tree in trees[0] if tree is not None]
    found = [problem for rule in _TREE_RULES for statement in statements for problem in rule(statement)]
    return found + list(_null_order(sql, statements)) + list(_short_casts(sql))


def _functions(statement: exp.Expr) -> Iterator[str]:
    for node in statement.find_all(exp.Func):
        if type(node) not in FUNCTIONS:
            yield f"{node.sql()}: not a function of the subset"


def _clauses(statement: exp.Expr) -> Iterator[str]:
    for node in statement.find_all(exp.Qualify, exp.Pivot, exp.Lateral, exp.Unnest, exp.Array, exp.List, exp.Command):
        yield f"{node.sql()}: {type(node).__name__.upper()} is not in the subset"
    for join in statement.find_all(exp.Join):
        if join.args.get("method"):
            yield f"{join.sql()}: {join.args['method']} joins are not in the subset"


def _whole_numbers(statement: exp.Expr) -> Iterator[str]:
    for division in statement.find_all(exp.Div, exp.IntDiv):
        floor = division.find_ancestor(exp.Floor)
        if floor is None or not isinstance(floor.parent, exp.Cast):
            yield f"{division.sql()}: a quotient leaves SQL only as CAST(FLOOR(...) AS BIGINT)"
    for literal in statement.find_all(exp.Literal):
        if not literal.is_string and not literal.is_int and literal.find_ancestor(exp.Floor) is None:
            yield f"{literal.sql()}: SQL returns whole numbers and keys only"
    for cast in statement.find_all(exp.Cast):
        if cast.to.this not in _CAST_TO:
            yield f"{cast.sql()}: casts go to INTEGER, BIGINT, DECIMAL or VARCHAR"
    for column in statement.find_all(exp.ColumnDef):
        if column.kind and column.kind.this in _FRACTIONS:
            yield f"{column.sql()}: no column holds fractions"


def _null_order(sql: str, statements: list[exp.Expr]) -> Iterator[str]:
    """The tree does not tell a written null order from an assumed one, so the words are counted."""
    keys = sum(1 for statement in statements for _ in statement.find_all(exp.Ordered))
    written = len(re.findall(r"\bNULLS\s+(?:FIRST|LAST)\b", _bare(sql), flags=re.IGNORECASE))
    if written != keys:
        yield f"{keys} ordering keys, {written} of them with NULLS FIRST or NULLS LAST: write it on each"


def _short_casts(sql: str) -> Iterator[str]:
    for token in sqlglot.tokenize(sql, read="duckdb"):
        if token.token_type is TokenType.DCOLON:
            yield f"line {token.line}: write CAST(x AS type), not x::type"


def _bare(sql: str) -> str:
    """The statement without its comments and quoted text."""
    return re.sub(r"--[^\n]*|'(?:[^']|'')*'", "", sql)


_TREE_RULES: tuple[Callable[[exp.Expr], Iterator[str]], ...] = (_functions, _clauses, _whole_numbers)
