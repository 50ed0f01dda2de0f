"""A file with errors, put right from the quarantine, says what the right file would have said at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huitou import Shop
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from tests.support.exports import Export, Row, new_shop
from tests.support.mending import SPOILED, Spoiled, put_right
from tests.support.published import content, differences
from tests.support.random_exports import Shape, files, moments, versions

pytestmark = pytest.mark.slow

_PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
# Always taken, and enough for the file to know states and payment times whatever else is set aside.
_SOUND: Row = {
    "order_id": "sound",
    "customer_id": "sound",
    "ordered_at": "2024-01-01 09:00:00",
    "paid_at": "2024-01-01 09:00:00",
    "paid_amount": "1.00",
    "status": "paid",
    "updated_at": "2024-04-01 09:00:00",
}
shapes = st.builds(Shape, *[st.booleans()] * 8)


@st.composite
def spoiled_files(draw: st.DrawFn, shape: Shape, placed: dict[str, str]) -> Spoiled:
    """A file in which up to three cells are spoiled; an order that stands there twice may say two things."""
    parts = draw(versions(shape, placed))
    if draw(st.booleans()):
        parts = parts + draw(versions(shape, placed))
    right = draw(files(shape, parts))
    sound = {name: cell for name, cell in _SOUND.items() if name in right.columns}
    right = replace(right, rows=(*right.rows, sound))
    # Without its number, nobody can tell which lines an order was to have.
    known = [c for c in right.columns if c in SPOILED and (c != "order_id" or not shape.lines)]
    places = st.tuples(st.integers(0, len(right.rows) - 2), st.sampled_from(known))
    return Spoiled(right, tuple(draw(st.lists(places, min_size=1, max_size=3, unique=True))))


def _of_its_own_time(export: Export, n: int) -> Export:
    """The export as of a time that no other has: of two that speak for one moment, the one that came first matters."""
    rows = tuple(
        {c: f"{cell[:-5]}{n:02d}:00" if c == "updated_at" else cell for c, cell in r.items()} for r in export.rows
    )
    return replace(export, rows=rows, exported_at=f"2024-06-{n:02d} 00:00:00")


def _statements(shop: Shop) -> dict[str, Any]:
    """What the facts hold of orders, lines and refunds, as they stand: which import said it is left out."""
    with connect() as work:
        Facts(shop.folder).attach(work)
        return {
            "orders": sorted(map(repr, work.rows("SELECT DISTINCT store, order_id FROM facts_orders"))),
            "aside": shop.quarantine(),
        }


@pytest.mark.parametrize("examples", [2, pytest.param(8, marks=pytest.mark.slow)])
def test_what_is_put_right_counts_as_if_it_had_been_right_at_once(examples: int) -> None:
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        placed = data.draw(moments())
        found: list[Spoiled] = []
        for n in range(data.draw(st.integers(1, 3))):
            each = data.draw(spoiled_files(data.draw(shapes), placed))
            found.append(Spoiled(_of_its_own_time(each.right, data.draw(st.integers(1, 3)) * 3 + n), each.at))
        with new_shop(*(each.right for each in found)) as clean:
            wanted, said = content(clean, named=True), _statements(clean)
        with new_shop() as shop:
            imports = []
            late = data.draw(st.booleans())
            rounds = data.draw(st.integers(1, 2))
            for each in found:
                imports.append(each.wrong.load(shop).import_id or 0)
                if not late:
                    put_right(shop, *found[: len(imports)], imports=tuple(imports), rounds=rounds)
            reports = put_right(shop, *found, imports=tuple(imports), rounds=rounds) if late else []
            assert all(r.read == r.accepted + r.duplicate + r.quarantined + r.dropped for r in reports)
            assert _statements(shop) == said
            assert differences(content(shop, named=True), wanted) == {}

    settings(max_examples=examples, deadline=None, phases=_PHASES, suppress_health_check=list(HealthCheck))(holds)()


# What an export's reader gives: every line end is a line feed, and no cell holds a NUL.
cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t'=+-@\n,\""))
awkward = st.sampled_from(
    [
        "=1+1",
        "+8613800000000",
        "-5.00",
        "@a",
        "\ta",
        "'1",
        "''1",
        "'",
        "2180000000000000001",
        "007",
        "2024-01-05",
        "\n-1",
    ]
)


@pytest.mark.parametrize("examples", [3, pytest.param(6, marks=pytest.mark.slow)])
def test_cells_come_back_from_the_file_as_they_stood(examples: int) -> None:
    @given(st.lists(st.tuples(cells | awkward, cells | awkward), min_size=1, max_size=40))
    def holds(rows: list[tuple[str, str]]) -> None:
        with new_shop() as shop:
            path = shop.folder.parent / "orders.parquet"
            with connect() as work:
                columns = ("order_id", "customer_id", "ordered_at", "paid_amount")
                work.run(f"CREATE TABLE o ({', '.join(f'{name} VARCHAR' for name in columns)})")
                for customer, amount in [("sound", "1.00"), *rows]:
                    work.run(
                        "INSERT INTO o VALUES (:customer, :customer, :at, :amount)",
                        customer=customer,
                        amount=amount,
                        at="2024-01-01 10:00:00" if customer == "sound" else "soon",
                    )
                work.write_parquet("FROM o", path)
            shop.load(path)
            out = shop.folder.parent / "aside.csv"
            shop.export_quarantine(out)
            [report] = shop.load(out)
            # A cell that had changed would be set aside anew.
            assert (report.read, report.quarantined, report.import_id) == (len(rows), len(rows), None)

    settings(max_examples=examples, deadline=None, phases=_PHASES, suppress_health_check=list(HealthCheck))(holds)()


def _differs(each: Spoiled) -> dict[str, Any]:
    with new_shop(each.right) as clean, new_shop() as shop:
        wrong = each.wrong.load(shop)
        put_right(shop, each, imports=(wrong.import_id or 0,))
        return differences(content(shop, named=True), content(clean, named=True))


def test_an_order_said_anew_stands_behind_what_was_taken_of_it() -> None:
    """One version, another, the first again: the second stands, also where the first came back after its repetition."""
    one = {"order_id": "o1", "customer_id": "ana", "ordered_at": "2024-02-22 10:00:00", "status": "closed"}
    one, other = {**one, "paid_amount": "0.01"}, {**one, "customer_id": "lin", "status": "paid", "paid_amount": "1.00"}
    columns = ("order_id", "customer_id", "ordered_at", "paid_amount", "status")
    assert _differs(Spoiled(Export(columns, (one, other, one, other, _SOUND)), ((0, "ordered_at"),))) == {}


def test_a_row_without_its_number_does_not_overtake_a_later_one_of_its_order() -> None:
    """Two rows of one order, of one time: the later one stands, though the earlier one came back after it."""
    both = {"customer_id": "lin", "ordered_at": "2024-02-22 10:00:00", "order_id": "o1", "status": "paid"}
    rows = ({**both, "paid_amount": "0.10"}, {**both, "paid_amount": "1.00"}, _SOUND)
    each = Spoiled(Export(("order_id", "customer_id", "ordered_at", "paid_amount", "status"), rows), ((0, "order_id"),))
    assert _differs(each) == {}
