from pathlib import Path

import pytest

from huitou import UserError, own_cycles


def test_without_a_file_the_shop_says_nothing(tmp_path: Path) -> None:
    assert own_cycles.load(tmp_path) == ()


def test_days_by_category(tmp_path: Path) -> None:
    (tmp_path / "cycles.toml").write_text('[days]\n"咖啡豆" = 30\n"Cat litter" = 28\n', encoding="utf-8")
    assert own_cycles.load(tmp_path) == (("咖啡豆", 30), ("Cat litter", 28))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[days]\n"咖啡豆" = 0\n', "“咖啡豆” cannot last 0 days"),
        ('[days]\n"咖啡豆" = "a month"\n', 'cannot last "a month" days'),
        ('[days]\n"咖啡豆" = true\n', "cannot last true days"),
        ('"咖啡豆" = 30\n', "must hold one table"),
        ("days = 30\n", "must hold one table"),
        ("[days\n", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "cycles.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        own_cycles.load(tmp_path)
    assert says in refused.value.text("en")
    assert refused.value.code == "shop.cycles"
