"""Other people's figures, and what a shop may change in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou.diagnosis.benchmarks import benchmarks
from huitou.errors import UserError

OWN = """\
[coffee]
zh = "咖啡"
en = "coffee"
low = 0.2
high = 0.4
window = "90 days"
source = "a friend"
grade = "guess"
"""


def test_each_says_where_it_is_from_and_over_how_long() -> None:
    for each in benchmarks():
        assert each.source
        assert each.window
        assert each.words["zh"]
        assert each.words["en"]


def test_a_shop_s_own_entry_stands_in_the_place_of_huitou_s(tmp_path: Path) -> None:
    (tmp_path / "benchmarks.toml").write_text(OWN + "[tea]\ndrop = true\n", encoding="utf-8")
    found = {each.id: each for each in benchmarks(tmp_path)}

    assert (found["coffee"].low, found["coffee"].own) == (0.2, True)
    assert "tea" not in found
    assert not found["pet"].own


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace("0.4", "1.4"), "low and high"),
        (OWN.replace('"guess"', '"sure"'), "'sure'"),
        (OWN.replace('source = "a friend"\n', ""), "source"),
        (OWN + 'metric = "nothing"\n', "'nothing'"),
        (OWN + "hihg = 1\n", "hihg"),
        ("coffee = 1\n", "table"),
        ("[coffee\n", "cannot be read"),
    ],
)
def test_a_faulty_entry_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "benchmarks.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        benchmarks(tmp_path)

    assert refused.value.code == "benchmarks.invalid"
    assert said in refused.value.en
