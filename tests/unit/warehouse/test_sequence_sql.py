from hypothesis import given
from hypothesis import strategies as st

from tests.support.derived import sequenced

# (customer, day, order_id, store): few of each, so that days repeat and times tie.
purchases = st.lists(
    st.tuples(st.sampled_from((1, 2, None)), st.integers(0, 4), st.sampled_from("ab"), st.integers(0, 2)),
    max_size=9,
    unique_by=lambda p: p[2:],
)


def test_where_a_purchase_stands_in_its_customers_life() -> None:
    # Days 10, 10 and 14: two purchases on the first day, which is the previous other day of the third.
    found = sequenced([(1, 14, "c", 0), (1, 10, "b", 0), (1, 10, "a", 0)])
    assert found == [
        (0, 3, 2, 10, None, 10, None, 10, 2),
        (1, 2, 1, 10, 14, None, 14, 10, 2),
        (2, 1, 1, None, 10, None, 14, 10, 2),
    ]


def test_a_tie_goes_by_order_id_then_by_the_place_of_the_store() -> None:
    # The helper places stores in the reverse order of their codes.
    found = sequenced([(1, 10, "a", 0), (1, 10, "a", 2), (1, 10, "A", 0)])
    assert [(position, seq) for position, seq, *_ in found] == [(0, 3), (1, 2), (2, 1)]


def test_a_single_purchase_has_no_neighbours_and_an_unknown_customer_no_life() -> None:
    assert sequenced([(1, 10, "a", 0), (None, 10, "b", 0)]) == [
        (0, 1, 1, None, None, None, None, 10, 0),
        (1, *[None] * 8),
    ]


@given(purchases)
def test_the_sequence_is_what_plain_loops_make_of_it(rows: list[tuple[int | None, int, str, int]]) -> None:
    wanted: list[tuple[int | None, ...]] = [(n, *[None] * 8) for n, (who, *_) in enumerate(rows) if who is None]
    for customer in (1, 2):
        life = sorted(
            (day, order_id, -store, n) for n, (who, day, order_id, store) in enumerate(rows) if who == customer
        )
        days = sorted({day for day, *_ in life})
        for place, (day, _, _, position) in enumerate(life):
            nth = days.index(day)
            wanted.append(
                (
                    position,
                    place + 1,
                    nth + 1,
                    life[place - 1][0] if place else None,
                    life[place + 1][0] if place + 1 < len(life) else None,
                    days[nth - 1] if nth else None,
                    days[nth + 1] if nth + 1 < len(days) else None,
                    days[0],
                    life[0][3],
                )
            )
    assert sequenced(rows) == sorted(wanted)
