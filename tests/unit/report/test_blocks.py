"""The tables of a section, in the order they are read."""

from __future__ import annotations

from huitou.report.blocks import Card, Cards, Chart, Prose, Section, Table, tables_of, words


def _table(name: str) -> Table:
    return Table(name, ("a",), ((words("x"),),))


def test_tables_of_a_section_include_those_behind_its_charts() -> None:
    trend = Chart({}, "trend", _table("behind a card"))
    section = Section(
        "id",
        "title",
        (
            Prose("words"),
            Cards((Card("n", "v", "s", "w", trend=trend), Card("n", "v", "s", "w"))),
            Chart({}, "chart", _table("behind a chart")),
            _table("plain"),
        ),
    )
    assert [table.name for table in tables_of(section)] == ["behind a card", "behind a chart", "plain"]
