"""The lines of the aids: Huitou's own are whole, a shop's are laid over them, and what makes no sense is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou.diagnosis.position.rules import BALANCES, FILE, GRADES, rules
from huitou.errors import UserError
from huitou.settings import SHOP_TYPES, STAGES


def test_every_line_has_words_tactics_and_a_source() -> None:
    found = rules()
    assert tuple(found.stages) == STAGES
    assert tuple(found.types) == SHOP_TYPES
    assert tuple(found.balance) == BALANCES
    for rule in (*found.stages.values(), *found.types.values(), *found.balance.values()):
        assert rule.grade in GRADES
        for lang in ("zh", "en"):
            assert rule.name[lang]
            assert rule.why[lang]
            assert rule.source[lang]
            assert 2 <= len(rule.tactics[lang]) <= 3
    assert not found.own


def test_effort_for_keeping_grows_with_the_stages() -> None:
    shares = [rule.keeping for rule in rules().stages.values()]
    assert shares == [0.1, 0.3, 0.5, 0.6, 0.7]


def test_a_shop_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    text = "[stages.growth]\npurchases = 800\nrevenue = 50000\n[lines.order_value]\nCNY = 200\nCHF = 55.5\n"
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    found, plain = rules(tmp_path), rules()

    assert found.own
    assert found.stages["growth"].bounds == {**plain.stages["growth"].bounds, "purchases": 800, "revenue": 50000}
    assert found.stages["stable"] == plain.stages["stable"]
    assert (found.order_value["CNY"], found.order_value["CHF"], found.order_value["USD"]) == (200, 55.5, 50)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[stages.growth]\npurchase = 800\n", "stages.growth.purchase is not known here"),
        ("[stages.huge]\npurchases = 800\n", "stages.huge is not known here"),
        ("[stages.growth]\npurchases = 'many'\n", "stages.growth.purchases must be a number"),
        ("[stages.growth]\npurchases = 99.5\n", "stages.growth.purchases must be a number"),
        ("[stages.growth]\npurchases = true\n", "stages.growth.purchases must be a number"),
        ("[stages.growth]\npurchases = -1\n", "stages.growth.purchases must be a number"),
        ("[stages.growth]\nkeeping = 30\n", "stages.growth.keeping must be a number from 0 to 1"),
        ("[stages.growth]\ntactics_en = 'one'\n", "stages.growth.tactics_en must be a list"),
        ("[stages.growth]\nzh = ''\n", "stages.growth.zh must be text"),
        ("[stages.growth]\ngrade = 'sure'\n", "stages.growth.grade choose one of certain"),
        ("[stages.growth]\npurchases = 5000\n", "stages.stable.purchases is below that of growth"),
        ("[balance.ample]\nfrom = 2\n", "balance.ample.from is below that of sound"),
        ("stages = 3\n", "stages must be a table"),
        ("[lines.order_value]\nCNY = 'much'\n", "lines.order_value.CNY must be a number"),
        ("[lines.order_value]\nyuan = 200\n", "lines.order_value.yuan is not known here"),
        ("[stages", "cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")

    with pytest.raises(UserError, match=r"position\.invalid") as refused:
        rules(tmp_path)

    assert told in refused.value.en
    assert FILE in refused.value.zh
