"""The values of experience: marked, sourced, and laid over by the shop's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou import UserError
from huitou.diagnosis.live_room.causes import advice
from huitou.diagnosis.live_room.yardsticks import FILE, RATES, yardsticks


def own(folder: Path, text: str) -> Path:
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_every_value_names_its_source_and_none_is_a_fact() -> None:
    for value in yardsticks().values.values():
        assert value.source["zh"]
        assert value.source["en"]
        assert value.grade != "certain"


def test_a_shop_s_own_file_comes_first(tmp_path: Path) -> None:
    text = (
        'category = "food"\n[thresholds]\nissue = 0.25\n'
        '[values.food]\nenter = { low = 0.3, high = 0.4, source = "us" }\n'
        "deal = { drop = true }\n"
    )
    found = yardsticks(own(tmp_path, text))
    assert (found.category, found.called["zh"], found.thresholds.issue, found.thresholds.high) == (
        "food",
        "食品",
        0.25,
        0.4,
    )
    enter = found.values["enter"]
    assert (enter.low, enter.high, enter.source["zh"], enter.own) == (0.3, 0.4, "us", True)
    # Huitou's own stays for the rest.
    assert (found.values["click"].low, found.values["click"].own, "deal" in found.values) == (0.315, False, False)


def test_a_shop_may_have_a_category_of_its_own(tmp_path: Path) -> None:
    text = 'category = "珠宝"\n[values."珠宝"]\nlead = { low = 0.1, high = 0.2, source = "去年自己算的" }\n'
    found = yardsticks(own(tmp_path, text))
    assert (found.called["en"], found.values["lead"].low, set(found.values)) == ("珠宝", 0.1, {"show", "lead"})


FAULTS = {
    "not TOML": "category =",
    "an unknown table": "[rates]\n",
    "an unknown category": 'category = "cars"\n',
    "an unknown rate": "[values.food]\nbuy = { low = 0.1, high = 0.2 }\n",
    "a band upside down": "[values.food]\nenter = { low = 0.3, high = 0.2 }\n",
    "a percent": "[values.food]\nenter = { low = 18, high = 20 }\n",
    "a value that is none": "[values.food]\nenter = 0.2\n",
    "nothing to compare with": "[values.food]\nenter = { low = 0, high = 0.2 }\n",
    "a threshold above one": "[thresholds]\nissue = 18\n",
    "an unknown threshold": "[thresholds]\nworst = 0.2\n",
    "no sessions": "[thresholds]\nfewest_sessions = 0\n",
    "a grave gap before an issue": "[thresholds]\nissue = 0.5\n",
    "values that are no table": "values = 3\n",
}


@pytest.mark.parametrize("text", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named(text: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        yardsticks(own(tmp_path, text))
    assert refused.value.code == "live_room.invalid"


def test_each_rate_has_causes_and_remedies_in_both_languages() -> None:
    assert set(advice()) == set(RATES)
    for by_language in advice().values():
        zh, en = by_language["zh"], by_language["en"]
        assert len(zh.causes) == len(en.causes) >= 3
        assert len(zh.remedies) == len(en.remedies) >= 3
