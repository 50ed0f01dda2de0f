"""Parameters: defaults, bounds, choices, and what is refused."""

from __future__ import annotations

import pytest

from huitou.errors import UserError
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.params import resolve
from huitou.settings import Settings

SETTINGS = Settings(name="x", min_returners=12)
METRICS = load_catalogue()


def test_defaults_come_from_the_file_and_the_settings() -> None:
    assert resolve(METRICS["cohort_repurchase_rate"], None, settings=SETTINGS) == {"days": 90, "known_customers": True}
    assert resolve(METRICS["repurchase_cycle"], {}, settings=SETTINGS)["min_returners"] == 12


def test_words_typed_at_a_prompt_become_numbers_and_switches() -> None:
    assert resolve(METRICS["cohort_repurchase_rate"], {"days": "30"}, settings=SETTINGS)["days"] == 30
    assert resolve(METRICS["revenue"], {"known_customers": "yes"}, settings=SETTINGS) == {"known_customers": True}
    assert resolve(METRICS["revenue"], {"known_customers": "否"}, settings=SETTINGS) == {"known_customers": False}


def test_a_parameter_that_does_not_matter_is_not_shown() -> None:
    share = METRICS["returning_revenue_share"]
    assert "days" not in resolve(share, None, settings=SETTINGS)
    assert resolve(share, {"definition": "older_than"}, settings=SETTINGS)["days"] == 30


@pytest.mark.parametrize(
    ("metric", "given", "says"),
    [
        ("cohort_repurchase_rate", {"dayz": 30}, "it has: days, known_customers"),
        ("cohort_repurchase_rate", {"days": 0}, "from 1 to 3650"),
        ("cohort_repurchase_rate", {"days": "soon"}, "“soon”"),
        ("cohort_repurchase_rate", {"days": 1.5}, "whole number"),
        ("cohort_repurchase_rate", {"days": True}, "whole number"),
        ("repurchase_cycle", {"min_returners": -1}, "0 or more"),
        ("returning_revenue_share", {"definition": "loyal"}, "not_first, bought_twice, older_than, existing"),
        ("returning_revenue_share", {"days": 60}, "definition=older_than"),
        ("buyers", {"known_customers": False}, "choose one of: true"),
    ],
)
def test_refuses_and_says_what_there_is(metric: str, given: dict[str, object], says: str) -> None:
    with pytest.raises(UserError) as refused:
        resolve(METRICS[metric], given, settings=SETTINGS)
    assert refused.value.code == "metrics.param"
    assert says in refused.value.en


def test_refuses_in_chinese_too() -> None:
    with pytest.raises(UserError) as refused:
        resolve(METRICS["returning_revenue_share"], {"definition": "loyal"}, settings=SETTINGS)
    assert refused.value.zh.endswith("可选：not_first、bought_twice、older_than、existing")
