"""Every field has a name a shop owner reads, in both languages, and no two share one."""

import re

from huitou.intake.field_names import FIELD_NAMES, column_name
from huitou.intake.fields import FIELDS
from huitou.intake.words import Words


def test_every_field_has_a_name_and_nothing_else_does() -> None:
    assert list(FIELD_NAMES) == list(FIELDS)


def test_the_names_are_words_of_their_language() -> None:
    assert all(re.search(r"[一-鿿]", words.zh) for words in FIELD_NAMES.values())
    assert all(re.fullmatch(r"[a-z'() -]+", words.en.replace("WeCom", "wecom")) for words in FIELD_NAMES.values())


def test_no_two_fields_are_called_the_same() -> None:
    assert len({words.zh for words in FIELD_NAMES.values()}) == len(FIELDS)
    assert len({words.en for words in FIELD_NAMES.values()}) == len(FIELDS)


def test_a_column_goes_by_its_heading_where_it_has_one() -> None:
    assert column_name("金额(元)", "paid_amount") == Words("金额(元)", "金额(元)")
    assert column_name("", "paid_amount") == Words("实付金额", "amount paid")
    assert column_name("", "") == Words("", "")
