"""The table of promotions, and the shop's own before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou import calendar
from huitou.errors import UserError
from huitou.metrics.seasons.promotions import promotions


def own(folder: Path, text: str) -> Path:
    (folder / "promotions.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_table_says_of_each_where_it_is_from_and_how_sure() -> None:
    found = promotions()
    assert [each.name for each in found] == ["春节", "618", "双11", "双12", "38节", "年货节", "99大促"]
    assert all(each.grade in {"C", "M"} and each.source for each in found)


def test_the_table_is_of_china(tmp_path: Path) -> None:
    text = '[[promotion]]\nname = "sale"\nfrom = "11-25"\nto = "11-30"\n'
    assert [each.name for each in promotions(own(tmp_path, text), currency="GBP")] == ["sale"]


def test_a_lunar_promotion_moves_with_new_year() -> None:
    goods = next(each for each in promotions() if each.name == "年货节")
    run = goods.run(2024)
    # New Year 2024-02-10, less 30 and 8 days.
    assert run is not None
    assert [calendar.iso(day) for day in (run.window.from_day, run.window.to_day)] == ["2024-01-11", "2024-02-02"]
    assert goods.run(1999) is None


def test_the_shop_overrides_and_adds(tmp_path: Path) -> None:
    text = """
    [[promotion]]
    name = "618"
    from = "05-20"
    to = "06-20"
    peak = "06-18"
    [[promotion]]
    name = "店庆"
    runs = [["2023-09-10", "2023-09-15", "2023-09-12"], [2024-09-12, 2024-09-17]]
    """
    found = promotions(own(tmp_path, text))
    assert [each.name for each in found[:2]] == ["618", "店庆"]
    assert [each.name for each in found].count("618") == 1
    assert calendar.iso(found[0].run(2024).window.from_day) == "2024-05-20"
    assert [calendar.iso(found[1].run(year).peak) for year in (2023, 2024)] == ["2023-09-12", "2024-09-12"]
    assert found[1].run(2022) is None
    assert found[1].grade == "C"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[promotion]", "promotions.toml"),
        ('[[promotion]]\nfrom = "06-01"', "name"),
        ('[[promotion]]\nname = "x"\nform = "06-01"', "form"),
        ('[[promotion]]\nname = "x"', "needs from and to"),
        ('[[promotion]]\nname = "x"\nfrom = "6-1"\nto = "06-20"', "06-18"),
        ('[[promotion]]\nname = "x"\nfrom = "06-31"\nto = "07-20"', "day"),
        ('[[promotion]]\nname = "x"\nfrom = "12-20"\nto = "01-05"', "within one year"),
        ('[[promotion]]\nname = "x"\nlunar = [1, 2]', "not enough values"),
        ('[[promotion]]\nname = "x"\nruns = [["2024-02-30", "2024-03-01"]]', "2024-02-30"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UserError) as problem:
        promotions(own(tmp_path, text))
    assert says in problem.value.en
    assert "promotions.toml" in problem.value.zh
