"""What huitou.toml may say, and how it is told that something cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou import settings
from huitou.errors import UserError
from huitou.settings import Settings


def loaded(folder: Path, line: str) -> Settings:
    (folder / settings.FILE).write_text(f'name = "茶"\n{line}\n', encoding="utf-8")
    return settings.load(folder)


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("cycle_days = 35", "cycle_days", 35),
        ("own_cycle_gaps = 5", "own_cycle_gaps", 5),
        ("lifecycle_multiples = [1, 1.5, 2.25]", "lifecycle_multiples", (1, 1.5, 2.25)),
        ("lifecycle_days = [30, 60, 90]", "lifecycle_days", (30, 60, 90)),
        ('rfm_against = "median"', "rfm_against", "median"),
        ("gross_margin = 0.35", "gross_margin", 0.35),
        ("gross_margin = 1", "gross_margin", 1),
        ("min_returners = 0", "min_returners", 0),
        ("contact_caps = [2, 2, 9]", "contact_caps", (2, 2, 9)),
        ('contact_from = "07:30"', "contact_from", "07:30"),
    ],
)
def test_a_setting_is_read(tmp_path: Path, line: str, name: str, value: object) -> None:
    assert getattr(loaded(tmp_path, line), name) == value


@pytest.mark.parametrize(
    ("line", "en", "zh"),
    [
        ("cycle_days = 0", "cycle_days cannot be 0; use a whole number, 1 to 3650", "请用 1 到 3650 的整数"),
        ("cycle_days = true", "cycle_days cannot be true", "cycle_days 不能是 true"),
        ("own_cycle_gaps = 2.5", "own_cycle_gaps cannot be 2.5", "请用 1 到 1000 的整数"),
        ("min_returners = -1", "use a whole number, 0 or more", "请用不小于 0 的整数"),
        ("lifecycle_multiples = [1, 2]", "write three rising numbers above 0", "请写三个大于 0、从小到大的数"),
        ("lifecycle_multiples = [1, 3, 2]", "lifecycle_multiples cannot be [1, 3, 2]", "不能是 [1, 3, 2]"),
        ("lifecycle_multiples = [1, 1, 2]", "write three rising numbers", "从小到大"),
        ("lifecycle_multiples = [1, 1.234, 2]", "write three rising numbers", "从小到大"),
        ("lifecycle_days = [30, 60.5, 90]", "write three rising numbers of days", "请写三个从小到大的天数"),
        ("lifecycle_days = 30", "lifecycle_days cannot be 30", "lifecycle_days 不能是 30"),
        ('rfm_against = "mode"', 'rfm_against cannot be "mode"; write "mean" or "median"', "（平均数）"),
        ('shop_link = "http://tea.example.com/"', "write the whole address, beginning https://", "以 https:// 开头"),
        ('shop_link = "https://tea.example.com/a b"', "shop_link cannot be", "shop_link 不能是"),
        ('shop_link = "https://tea@example.com/"', "shop_link cannot be", "shop_link 不能是"),
        ('shop_link = "https://tea"', "shop_link cannot be", "shop_link 不能是"),
        ('shop_link = ""', "shop_link cannot be", "shop_link 不能是"),
        ("gross_margin = 35", "gross_margin cannot be 35; write a share from 0.01 to 1", "0.01 到 1"),
        ("gross_margin = 0", "gross_margin cannot be 0; write a share from 0.01 to 1", "0.01 到 1"),
        ("rfm_against = [1]", "rfm_against cannot be [1]", "rfm_against 不能是 [1]"),
        ("currency = 7", "currency cannot be 7; write a text in quotes", "请写成引号里的文字"),
        ("contact_caps = [2, 1, 4]", "none less than the one before, as [1, 2, 4]", "后面的不小于前面的"),
        ("contact_caps = [0, 1, 4]", "contact_caps cannot be [0, 1, 4]", "1 到 100 的整数"),
        ('contact_from = "9:00"', 'write an hour of the day in quotes, as "09:00"', "请写引号里的钟点"),
        ('contact_until = "24:00"', 'contact_until cannot be "24:00"', '如 "09:00"'),
        ('contact_from = "20:30"', "has to be earlier than contact_until (20:30)", "要早于 contact_until（20:30）"),
        ("colour = 7", "colour = 7 is not a setting Huitou knows", "不是可用的设置"),
    ],
)
def test_what_cannot_be_is_said_with_what_can(tmp_path: Path, line: str, en: str, zh: str) -> None:
    with pytest.raises(UserError) as refused:
        loaded(tmp_path, line)
    assert refused.value.code == "shop.settings"
    assert en in refused.value.en
    assert zh in refused.value.zh
