"""What is known beside a purchase, as joins and conditions: what is in it, what befell the first one, who bought it."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.metrics.question import Question
from huitou.metrics.segments import PARTED
from huitou.metrics.slices import Filter

# What happened to the first purchase of each life, where something is known that the question touches.
_FIRST_ORDERS = (
    "LEFT JOIN (SELECT q.customer, x.late, x.refunded, x.has_coupon, x.discount FROM sequence AS q"
    " JOIN purchase_facts AS x ON x.ref = q.ref WHERE q.seq = 1 AND ({known})) AS h ON h.customer = s.customer"
)
# What lists of tickets and ratings say of it.
_FIRST_CARE = "LEFT JOIN first_experience AS x ON x.customer = s.customer"
# The dimensions of what is in a purchase, and of what happened to the first one.
GOODS = ("category", "product")
_FIRST: Mapping[str, str] = {
    "first_late": "x.late IS NOT NULL",
    "first_refunded": "x.refunded > 0",
    "first_discount": "x.has_coupon = 1 OR x.discount IS NOT NULL",
}
_CARE = ("first_ticket", "first_slow_response", "first_low_rating")
# A purchase without lines is of an unknown product, and of an unknown category; one with lines of an unknown category
# has such a line.
_BY_PRODUCT = (
    "SELECT p.ref, p.product, p.category, p.net, p.quantity, p.customer, p.day FROM purchase_products AS p"
    " WHERE {within} UNION ALL SELECT p.ref, 0, 0, p.net, NULL, p.customer, p.day FROM purchase_categories AS p"
    " WHERE p.category = 0 AND {within}"
    " AND NOT EXISTS (SELECT 1 FROM purchase_products AS o WHERE o.ref = p.ref AND o.category = 0)"
)


def conditions(question: Question) -> list[str]:
    """The filters on purchases; those on what is in them are a matter of the join with it."""
    return [one_of(kept.dimension.key, kept) for kept in question.filters if kept.dimension.name not in GOODS]


def goods_filters(question: Question) -> list[Filter]:
    """The filters on what is in purchases."""
    return [kept for kept in question.filters if kept.dimension.name in GOODS]


def touches(question: Question, *names: str) -> bool:
    """Whether the question is sliced or filtered by one of these dimensions."""
    chosen = [*question.dimensions, *(kept.dimension for kept in question.filters)]
    return any(dimension.name in names for dimension in chosen)


def joins_of(question: Question, reach: str, *, items: bool = False, things: str | None = None) -> str:
    """What is known beside the purchases within ``reach``, a condition on their days."""
    joins = []
    if touches(question, *GOODS) or things:
        joins.append(f"JOIN ({parts(question, reach, items=items, things=things)}) AS c ON c.ref = s.ref")
    elif items:
        joins.append("LEFT JOIN purchase_facts AS i ON i.ref = s.ref")
    if touches(question, "cohort"):
        joins.append("LEFT JOIN first_months AS f ON f.day = s.first_day")
    if known := [condition for name, condition in _FIRST.items() if touches(question, name)]:
        joins.append(_FIRST_ORDERS.format(known=" OR ".join(known)))
    if touches(question, *_CARE):
        joins.append(_FIRST_CARE)
    if question.segments_as_of is not None:
        joins.append(f"LEFT JOIN segments AS g ON g.customer = s.customer AND g.moment = {PARTED}")
    return "".join(f"\n  {join}" for join in joins)


def parts(question: Question, reach: str, *, items: bool, things: str | None, gathered: bool = True) -> str:
    """What is in each purchase, filtered, as far apart as it is sliced by; only products know quantities.

    Not ``gathered``, a product that stands in a purchase under two categories is there twice.
    """
    sliced = [each.name for each in question.dimensions if each.name in GOODS]
    keys = list(dict.fromkeys([*sliced, *([things] if things else [])]))
    where = [one_of(kept.dimension.name, kept) for kept in goods_filters(question)]
    by_product = items or touches(question, "product") or things == "product"
    # Told of the days as the purchases are: rows of other days need not be looked up.
    within = reach.replace("s.", "p.")
    table = f"({_BY_PRODUCT.format(within=within)}) AS p" if by_product else "purchase_categories AS p"
    filtered = " AND ".join([within, *where])
    columns = "".join(f", {key}" for key in keys)
    if (not by_product and keys == ["category"]) or not gathered:
        return f"SELECT ref{columns}, net, customer, day FROM {table} WHERE {filtered}"
    # A purchase is of one customer and day; as keys they would make gathering dearer.
    whose = "MIN(customer) AS customer, MIN(day) AS day"
    quantity = ", CASE WHEN COUNT(quantity) = COUNT(*) THEN SUM(quantity) END AS quantity" if items else ""
    sums = f"{whose}, SUM(net) AS net{quantity}"
    return f"SELECT ref{columns}, {sums} FROM {table} WHERE {filtered} GROUP BY ref{columns}"


def one_of(key: str, kept: Filter) -> str:
    """The filter as a condition on ``key``."""
    return f"{key} IN ({', '.join(map(str, kept.keys))})"
