"""Every statement that Spark will one day run stays inside the portable subset."""

from __future__ import annotations

from importlib import resources
from itertools import product

import pytest

from huitou.diagnosis.funnel.funnel import funnel
from huitou.diagnosis.funnel.result import By
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.compare import compare
from huitou.metrics.drill import drill
from huitou.metrics.measure import measure
from huitou.metrics.slices import DIMENSIONS
from huitou.settings import Settings
from tests.support.lists import WORKED_LISTS
from tests.support.portable import problems
from tests.support.shops import WORKED, WORKED_WINDOW, snapshot_of
from tests.support.visiting import Event, derived

pytestmark = pytest.mark.slow

WAREHOUSE = sorted(
    (entry for entry in resources.files("huitou.warehouse").joinpath("sql").iterdir() if entry.name.endswith(".sql")),
    key=lambda entry: entry.name,
)
CUTS = (
    None,
    "week",
    "month",
    "channel",
    "category",
    "cohort",
    ("quarter", "first_category"),
    ("store", "province"),
    "lifecycle",
    ("rfm", "tier"),
)
# More of a kind that stands in another cut already.
_MORE = {"week", "channel", ("store", "province"), "lifecycle", ("quarter", "first_category")}


def test_the_warehouse_has_scripts() -> None:
    assert [entry.name for entry in WAREHOUSE]


@pytest.mark.parametrize("script", WAREHOUSE, ids=lambda entry: entry.name)
def test_warehouse_scripts(script: resources.abc.Traversable) -> None:
    assert problems(script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("metric", load_catalogue().values(), ids=lambda metric: metric.id)
def test_catalogue_sql(metric: object) -> None:
    assert problems(metric.sql) == []


@pytest.mark.parametrize(
    "by", [pytest.param(by, id=str(by), marks=[pytest.mark.slow] if by in _MORE else []) for by in CUTS]
)
def test_whole_statements_of_every_metric(by: str | tuple[str, str] | None) -> None:
    settings = Settings(name="x")
    with snapshot_of(WORKED, lists=WORKED_LISTS) as shop:
        for metric, count_by in product(load_catalogue().values(), ("order", "day")):
            possible = {name for name, each in DIMENSIONS.items() if metric.can_be_cut_by(name, each.group)}
            if {*([by] if isinstance(by, str) else by or ())} <= possible:
                where = {name: "未知" for name in ("category", "first_channel") if name in possible}
                asked = {"by": by, "count_by": count_by, **WORKED_WINDOW}
                measure(shop, metric.id, settings=settings, where=where, **asked)
                if metric.has_people:
                    drill(shop, metric.id, settings=settings, **asked)
        found = {problem for statement in set(shop.statements) for problem in problems(statement)}
    assert found == set()


def test_statements_of_every_comparison() -> None:
    settings = Settings(name="x")
    with snapshot_of(WORKED, lists=WORKED_LISTS) as shop:
        for metric, count_by in product(load_catalogue().values(), ("order", "day")):
            compare(
                shop,
                metric.id,
                "previous",
                settings=settings,
                by="channel" if metric.can_be_cut_by("channel", "place") else None,
                count_by=count_by,
                force=True,
                **WORKED_WINDOW,
            )
        found = {problem for statement in set(shop.statements) for problem in problems(statement)}
    assert found == set()


@pytest.mark.parametrize("by", ["", "group", "category"])
def test_statements_of_the_funnel(by: By) -> None:
    with derived([Event(0, "view_product", person=1)]) as shop:
        funnel(shop, by=by, as_of=20)
        found = {problem for statement in shop.statements for problem in problems(statement)}
    assert found == set()


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT a / b FROM t", "quotient"),
        ("SELECT AVG(a) FROM t", "not a function"),
        ("SELECT QUANTILE_CONT(a, 0.5) FROM t", "not a function"),
        ("SELECT DATE_TRUNC('month', a) FROM t", "not a function"),
        ("SELECT LIST(a) FROM t", "not a function"),
        ("SELECT a::BIGINT FROM t", "CAST"),
        ("SELECT TRY_CAST(a AS BIGINT) FROM t", "not a function"),
        ("SELECT CAST(a AS DOUBLE) FROM t", "casts go to"),
        ("SELECT a FROM t ORDER BY a", "NULLS FIRST"),
        ("SELECT SUM(a) OVER (PARTITION BY b ORDER BY c) FROM t", "NULLS FIRST"),
        ("SELECT a FROM t ORDER BY 'NULLS LAST', a NULLS LAST", "NULLS FIRST"),
        ("SELECT a, b FROM t QUALIFY ROW_NUMBER() OVER (ORDER BY a NULLS LAST) = 1", "QUALIFY"),
        ("SELECT * FROM t ASOF JOIN u ON t.a >= u.a", ""),
        ("SELECT 0.5 AS half FROM t", "whole numbers"),
        ("CREATE TABLE t (a DOUBLE)", "fractions"),
        ("SELECT [1, 2] AS a", ""),
        ("SELECT FROM WHERE", "parse"),
    ],
)
def test_the_lint_sees_what_leaves_the_subset(sql: str, says: str) -> None:
    assert any(says in problem for problem in problems(sql))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT slice, SUM(CASE WHEN a >= 2 THEN 1 ELSE 0 END) AS n FROM t GROUP BY slice",
        "SELECT day - MOD(day + 3, 7) AS monday FROM t",
        "SELECT a FROM t ORDER BY a DESC NULLS LAST, b NULLS FIRST",
        "SELECT CAST(FLOOR(a / b) AS BIGINT) AS whole FROM t -- ORDER BY nothing",
    ],
)
def test_the_lint_leaves_the_subset_alone(sql: str) -> None:
    assert problems(sql) == []
