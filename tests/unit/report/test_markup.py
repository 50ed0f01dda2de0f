"""Nothing that stands in a shop's data can become markup."""

from __future__ import annotations

import json
import re

from huitou.report.markup import Markup, data, join, tag

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\u2028"


def test_text_is_escaped() -> None:
    assert tag("td", "<b>&") == "<td>&lt;b&gt;&amp;</td>"


def test_attributes_are_escaped_and_named() -> None:
    assert tag("a", "x", href='"><script>', data_chart="c", class_="k") == (
        '<a href="&quot;&gt;&lt;script&gt;" data-chart="c" class="k">x</a>'
    )


def test_attributes_that_are_none_or_false_are_left_out() -> None:
    assert tag("details", open=True, hidden=False, title=None) == "<details open></details>"


def test_markup_stays_as_it_is_and_none_is_nothing() -> None:
    assert join(Markup("<b>x</b>"), None, "<") == "<b>x</b>&lt;"


def test_empty_elements_have_no_end() -> None:
    assert tag("meta", charset="utf-8") == '<meta charset="utf-8">'


def test_data_cannot_end_its_element_and_reads_back() -> None:
    written = data({"name": HOSTILE}, id_="chart-1")
    inside = re.fullmatch(r'<script type="application/json" id="chart-1">(.*)</script>', written)
    assert inside
    assert not set("<>&\u2028") & set(inside[1])
    assert json.loads(inside[1]) == {"name": HOSTILE}
