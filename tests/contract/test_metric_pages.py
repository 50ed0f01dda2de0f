"""The pages of docs/metrics/ say what the catalogue says."""

from __future__ import annotations

import pytest

from docs.metric_pages import FOLDER, pages

PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_up_to_date(name: str) -> None:
    file = FOLDER / name
    assert file.exists(), "run: make docs"
    assert file.read_text(encoding="utf-8") == PAGES[name], "run: make docs"


def test_there_is_no_page_of_a_metric_that_is_gone() -> None:
    assert {file.name for file in FOLDER.glob("*.md")} == set(PAGES)
