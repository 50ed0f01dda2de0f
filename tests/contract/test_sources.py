"""Every source's layouts, held to one contract; a new source is held to it by lying in its folder."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import huitou
from huitou.intake import mapping as mappings
from huitou.intake.mapping import Mapping
from huitou.intake.reading.table import REASONS as READING
from huitou.intake.report import REASONS
from tests.support.records import header, record
from tests.support.tried_shop import TriedShop, counts, write_records

LAYOUTS = {mapping.id: mapping for source in mappings.sources() for mapping in source.mappings}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
INTAKE = Path(huitou.__file__).parent / "intake"


@pytest.fixture(params=LAYOUTS)
def layout(request: pytest.FixtureRequest) -> Mapping:
    return LAYOUTS[request.param]


def headers(layout: Mapping) -> Iterator[list[str]]:
    """The same file with columns in another order, renamed by each alias, and without each it can miss."""
    names = header(layout)
    yield names
    yield names[::-1]
    for field, aliases in layout.columns.items():
        yield from ([alias if name == aliases[0] else name for name in names] for alias in aliases)
        without = [name for name in names if name not in aliases]
        if field not in layout.needs and _told_apart(layout, without):
            yield without


def _told_apart(layout: Mapping, names: list[str]) -> bool:
    return all(set(mark.split("|")) & set(names) for mark in layout.recognise)


def test_each_source_has_a_folder_of_layouts_that_name_it() -> None:
    folders = {folder.name for folder in (INTAKE / "sources").iterdir() if any(folder.glob("*.toml"))}
    assert {source.name for source in mappings.sources()} == folders
    assert {m.source for m in LAYOUTS.values()} == folders
    assert sum(len(source.mappings) for source in mappings.sources()) == len(LAYOUTS)


def test_a_platform_is_called_something_in_both_languages() -> None:
    for source in mappings.sources():
        assert source.called.zh
        assert source.called.en
        assert not CHINESE.search(source.called.en)


def test_a_layout_is_named_in_both_languages(layout: Mapping) -> None:
    assert layout.id.startswith(f"{layout.source}.")
    assert CHINESE.search(layout.name.zh)
    assert not CHINESE.search(layout.name.en)
    for rule in layout.drops:
        assert CHINESE.search(rule.reason.zh)
        assert not CHINESE.search(rule.reason.en)


def test_contacts_of_marketplace_orders_are_for_fulfilment_alone(layout: Mapping) -> None:
    own_customers = {"huitou", "shopify", "youzan", "woocommerce", "magento", "stripe", "wecom"}
    assert layout.allowed_use == ("marketing_with_consent" if layout.source in own_customers else "fulfilment")


def test_a_layout_is_recognised_by_its_columns_in_any_order_and_by_any_name(layout: Mapping) -> None:
    for names in headers(layout):
        found = mappings.recognise(tuple(names))
        assert found is not None, names
        assert found.id == layout.id, names


def test_no_other_layout_takes_its_columns_for_its_own(layout: Mapping) -> None:
    others = [other for other in LAYOUTS.values() if other.id != layout.id]
    assert [other.id for other in others if other.score(tuple(header(layout)))] == []


def test_a_layout_is_not_recognised_without_a_column_it_needs(layout: Mapping) -> None:
    for field in layout.needs:
        without = tuple(name for name in header(layout) if name not in layout.columns[field])
        assert layout.score(without) == 0


def test_no_two_fields_read_the_same_column_unless_the_first_is_a_fallback(layout: Mapping) -> None:
    first = [aliases[0] for aliases in layout.columns.values()]
    assert len(first) == len(set(first))


# A cell that cannot be read, the reason, and how a field that has it is spelled; the first that a layout has is tried.
UNREADABLE = {
    "order_id": ("2.1E+18", "id.scientific"),
    "product_id": ("2.1E+18", "id.scientific"),
    "buyer_id": ("2.1E+18", "id.scientific"),
    "coupon_id": ("2.1E+18", "id.scientific"),
    "live_id": ("2.1E+18", "id.scientific"),
    "ticket_id": ("2.1E+18", "id.scientific"),
    "spent": ("ten", "number.unreadable"),
    "joined_at": ("soon", "time.unreadable"),
    "consent_email": ("maybe", "consent.unknown"),
}


def test_a_small_file_is_imported_once_and_a_row_that_cannot_be_read_is_named(layout: Mapping, tmp_path: Path) -> None:
    shop = TriedShop(tmp_path / "shop")
    file = write_records(tmp_path / "small.csv", [record(layout, 1), record(layout, 2)])
    first = shop.load(file)
    assert (first.mapping, counts(first)) == (layout.id, (2, 2, 0, 0, 0))
    second = shop.load(file)
    assert counts(second) == (2, 0, 2, 0, 0)
    assert second.already_imported
    field = next(field for field in UNREADABLE if field in layout.columns)
    cell, code = UNREADABLE[field]
    bad = record(layout, 2) | {layout.columns[field][0]: cell}
    report = shop.load(write_records(tmp_path / "bad.csv", [record(layout, 1), bad]), dry_run=True)
    assert counts(report) == (2, 0, 1, 1, 0)
    assert [(r.row, r.column, r.value, r.code) for r in report.quarantine_sample] == [(3, field, cell, code)]


def test_every_reason_that_can_be_given_is_explained_and_no_other() -> None:
    given = set(READING)
    for name in ("clean", "orders", "exclusions", "group", "lists", "list_checks", "reread"):
        given |= set(re.findall(r"'([a-z]+\.[a-z_]+)'", (INTAKE / f"{name}.py").read_text(encoding="utf-8")))
    assert given == set(REASONS)
    read_in = "".join(path.read_text(encoding="utf-8") for path in (INTAKE / "reading").glob("*.py"))
    assert set(re.findall(r'"(row\.[a-z_]+)"', read_in)) == set(READING)


def test_reasons_are_in_both_languages() -> None:
    for code, words in REASONS.items():
        assert CHINESE.search(words.zh), code
        assert not CHINESE.search(words.en), code
