"""The page on mappings says everything a mapping can say, and its examples work."""

import re
from pathlib import Path

import pytest

from huitou.intake.fields import DROP_TESTS, FIELDS, STATES
from huitou.intake.mapping import parse
from huitou.intake.mapping_faults import KNOWN

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS / "mapping.md", DOCS / "mapping.zh-CN.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_word_of_a_mapping_is_explained(page: Path) -> None:
    explained = set(re.findall(r"`([a-z_]+)(?: = [^`]*)?`", page.read_text(encoding="utf-8")))
    assert explained >= {*KNOWN, *FIELDS, *STATES, *DROP_TESTS}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_examples_of_the_page_can_be_used(page: Path) -> None:
    smallest, everything = re.findall(
        r"^```toml\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert parse(smallest, page.name).needs == ("order_id", "ordered_at", "paid_amount")
    assert parse(everything, page.name).negative == "refund"
    assert set(re.findall(r"^\[*([a-z_]+)", everything, re.MULTILINE)) >= KNOWN
