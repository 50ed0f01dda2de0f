"""Every file of the catalogue: it loads, it is whole, and it comes out exact on the worked example."""

from __future__ import annotations

import pytest

from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.definition import Example, Metric
from huitou.metrics.measure import measure
from huitou.settings import Settings
from tests.support.lists import WORKED_LISTS
from tests.support.shops import WORKED, WORKED_WINDOW, snapshot_of

SETTINGS = Settings(name="worked example")
METRICS = tuple(load_catalogue().values())
EXAMPLES = [(metric, example) for metric in METRICS for example in metric.example]


def test_has_the_metrics_of_the_first_path() -> None:
    assert set(load_catalogue()) == {
        "nth_order_rate",
        "period_return_rate",
        "repeat_revenue",
        "reactivation_rate",
        "post_reactivation_repeat_rate",
        "customer_structure",
        "repeat_purchase_rate",
        "repeat_order_share",
        "returning_order_share",
        "cohort_repurchase_rate",
        "buyer_repurchase_rate",
        "lifetime_repeat_rate",
        "still_buying_rate",
        "repurchase_cycle",
        "nth_order_cycle",
        "returning_revenue_share",
        "revenue",
        "buyers",
        "new_buyers",
        "purchases",
        "purchase_frequency",
        "average_order_value",
        "revenue_per_buyer",
        "gmv",
        "paid_amount",
        "refund_rate",
        "items_per_order",
        "revenue_per_item",
        "product_repurchase_rate",
        "category_cycle",
        "product_cycle",
        "cycle_lateness",
        "lifetime_value",
        "acquisition_cost",
        "ltv_to_cac",
        "payback_months",
        "coupon_redemption_rate",
        "membership_rate",
        "wecom_rate",
        "visitors",
        "active_customers",
        "retention",
        "conversion_rate",
    }


@pytest.mark.parametrize("count_by", ["order", "day"])
@pytest.mark.parametrize(("metric", "example"), EXAMPLES, ids=[f"{m.id} {dict(e.params)}" for m, e in EXAMPLES])
def test_worked_example_is_exact(metric: Metric, example: Example, count_by: str) -> None:
    with snapshot_of(WORKED, lists=WORKED_LISTS) as shop:
        (found,) = measure(
            shop, metric.id, settings=SETTINGS, params=example.params, count_by=count_by, **WORKED_WINDOW
        )
    assert (found.numerator, found.denominator) == getattr(example, count_by)
