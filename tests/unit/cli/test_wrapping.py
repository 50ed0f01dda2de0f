from huitou.cli.wrapping import wrap


def test_chinese_breaks_between_characters_and_not_before_a_comma() -> None:
    # Two columns a character: five characters fit, and the sixth is a comma that stays with the fifth.
    assert wrap("一二三四五，六七", 10) == ["一二三四", "五，六七"]


def test_an_arrow_does_not_stand_alone_before_chinese() -> None:
    assert wrap("→ 给新客一个回来的理由", 10) == ["→ 给新客一", "个回来的理", "由"]


def test_a_bracket_does_not_end_a_line() -> None:
    assert wrap("一二三四（五六）", 10) == ["一二三四", "（五六）"]


def test_words_and_figures_stay_whole() -> None:
    assert wrap("half of those who return", 10) == ["half of", "those who", "return"]
    assert wrap("上次买了 2024-12-21 的茶", 10) == ["上次买了", "2024-12-21", "的茶"]


def test_a_word_longer_than_the_line_stands_alone() -> None:
    assert wrap("see huitou-metrics-list now", 8) == ["see", "huitou-metrics-list", "now"]


def test_nothing_is_no_line() -> None:
    assert wrap("", 10) == []
