"""Visits come in by import, belong to somebody, and say how far people get; a shop without them pays for nothing."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

import duckdb
import pytest

import huitou
from huitou import DataError, ExternalError, Shop
from huitou.diagnosis.funnel import funnel
from tests.support.command_line import Run

pytestmark = pytest.mark.slow

HEADER = "event,event_at,customer_id,device_id,product_id,category,channel\n"
# lin looks on a phone, signs in a day later; a tablet nobody signs in on only looks.
VISITS = (
    HEADER
    + """enter,2024-03-01 09:00:00,,phone-of-lin,,,live
浏览商品,2024-03-01 09:01:00,,phone-of-lin,p1,tea,live
加购,2024-03-02 09:02:00,lin,phone-of-lin,p1,tea,
下单,2024-03-02 09:03:00,lin,phone-of-lin,p1,tea,
pay,2024-03-02 09:04:00,lin,phone-of-lin,p1,tea,
pv,2024-03-03 10:00:00,,tablet,p2,cups,search
"""
)
ORDERS = "order_id,customer_id,ordered_at,paid_amount\n1,lin,2024-03-02 09:03:00,20.00\n2,bo,2024-03-05 09:00:00,8.00\n"
WINDOW = {"from_": "2024-03-01", "to": "2024-03-05", "as_of": "2024-03-31"}


def _shop(folder: Path, **files: str) -> Shop:
    shop = huitou.init(folder / "shop")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        shop.load(folder / f"{name}.csv")
    return shop


@pytest.fixture
def visited(tmp_path: Path) -> Shop:
    return _shop(tmp_path, orders=ORDERS, visits=VISITS)


def _counts(shop: Shop, **options: object) -> dict[str, list[int]]:
    found = shop.funnel(**{**WINDOW, **options})  # type: ignore[arg-type]
    return {part.label: [step.people for step in part.steps] for part in found}


def test_a_device_belongs_to_who_signed_in_on_it(visited: Shop) -> None:
    [people] = visited.measure("visitors", **WINDOW)
    assert people.value == 2
    # Of visit, view, cart, order and payment: lin took all, the tablet looked; nobody's purchase is complete.
    assert _counts(visited) == {"": [2, 2, 1, 1, 1]}
    assert visited.funnel(**WINDOW).left_out == ("complete",)
    assert _counts(visited, by="category") == {"cups": [1, 0, 0, 0], "tea": [1, 1, 1, 1]}
    [rate] = visited.measure("conversion_rate", **WINDOW)
    assert (rate.numerator, rate.denominator) == (1, 2)


def test_a_file_imported_again_changes_nothing(visited: Shop, tmp_path: Path) -> None:
    before = _counts(visited)
    [again] = visited.load(tmp_path / "visits.csv")
    assert (again.read, again.accepted, again.duplicate) == (6, 0, 6)
    # Part of it in another file, with one visit more.
    (tmp_path / "more.csv").write_text(VISITS + "enter,2024-03-04 10:00:00,bo,,,,\n", encoding="utf-8")
    [more] = visited.load(tmp_path / "more.csv")
    assert (more.accepted, more.duplicate) == (1, 6)
    assert _counts(visited)[""][0] == before[""][0] + 1


def test_rows_that_say_nothing_are_set_aside_with_the_reason(tmp_path: Path) -> None:
    shop = _shop(tmp_path)
    bad = "jump,2024-03-01 09:00:00,lin,,,,\npay,soon,lin,,,,\npay,2024-03-01 09:00:00,,,p1,,\npay,,lin,,,,\n"
    (tmp_path / "bad.csv").write_text(VISITS + bad, encoding="utf-8")
    [report] = shop.load(tmp_path / "bad.csv")
    assert (report.read, report.accepted, report.quarantined) == (10, 6, 4)
    found = [(each.row, each.column, each.value, each.code) for each in report.quarantine_sample]
    assert found == [
        (8, "event", "jump", "event.unknown"),
        (9, "event_at", "soon", "time.unreadable"),
        (10, "", "", "row.nobody"),
        (11, "event_at", "", "cell.missing"),
    ]


def test_a_row_put_right_comes_back(tmp_path: Path) -> None:
    shop = _shop(tmp_path, bad=VISITS + "jump,2024-03-04 09:00:00,lin,,,,\n")
    aside = tmp_path / "aside.csv"
    shop.export_quarantine(aside)
    aside.write_text(aside.read_text("utf-8-sig").replace("jump", "pay"), encoding="utf-8")
    [report] = shop.load(aside)
    assert (report.accepted, report.quarantined) == (1, 0)
    assert shop.quarantine() == []


def _lines() -> str:
    names = HEADER.strip().split(",")
    rows = [dict(zip(names, line.split(","), strict=True)) for line in VISITS.splitlines()[1:]]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_every_form_of_file_says_the_same(visited: Shop, tmp_path: Path) -> None:
    table = duckdb.connect()
    table.execute(f"CREATE TABLE v AS FROM read_csv('{tmp_path / 'visits.csv'}')")
    table.execute(f"COPY v TO '{tmp_path / 'v.parquet'}' (FORMAT parquet)")
    (tmp_path / "v.tsv").write_text(VISITS.replace(",", "\t"), encoding="utf-8")
    (tmp_path / "v.csv.gz").write_bytes(gzip.compress(VISITS.encode("gb18030")))
    (tmp_path / "v.ndjson").write_text(_lines(), encoding="utf-8")
    (tmp_path / "v.jsonl.gz").write_bytes(gzip.compress(_lines().encode()))
    with zipfile.ZipFile(tmp_path / "v.zip", "w") as archive:
        archive.writestr("inner.json", _lines())
    for name in ("v.parquet", "v.tsv", "v.csv.gz", "v.ndjson", "v.jsonl.gz", "v.zip"):
        [report] = visited.load(tmp_path / name)
        assert (report.read, report.accepted, report.duplicate) == (6, 0, 6), name


def test_lines_that_are_no_json_are_set_aside(tmp_path: Path) -> None:
    shop = _shop(tmp_path)
    (tmp_path / "v.ndjson").write_text(_lines() + '\n{"event": \n[1]\n', encoding="utf-8")
    [report] = shop.load(tmp_path / "v.ndjson")
    assert (report.read, report.accepted, report.quarantined) == (8, 6, 2)
    assert [(each.row, each.code) for each in report.quarantine_sample] == [(8, "row.json"), (9, "row.json")]
    (tmp_path / "no.json").write_text('{\n  "a": 1\n}\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"file\.json"):
        shop.load(tmp_path / "no.json")


def test_times_may_be_counted_since_1970(tmp_path: Path) -> None:
    rows = "enter,1709254800,lin,,,,\nenter,1709254800000,lin,,,,\nenter,2024-03-01T09:00:00+08:00,lin,,,,\n"
    shop = _shop(tmp_path)
    (tmp_path / "v.csv").write_text(HEADER + rows, encoding="utf-8")
    [report] = shop.load(tmp_path / "v.csv")
    assert (report.accepted, report.duplicate) == (1, 2)


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    lines = VISITS.splitlines(keepends=True)[1:]
    one = _shop(tmp_path / "one", a=HEADER + "".join(lines[:3]), b=HEADER + "".join(lines[3:]), orders=ORDERS)
    other = _shop(tmp_path / "other", orders=ORDERS, b=HEADER + "".join(lines[3:]), a=HEADER + "".join(lines[:3]))
    for by in ("", "group", "category"):
        assert _counts(one, by=by) == _counts(other, by=by)
    values = [[m.numerator for m in shop.measure("visitors", by="channel", **WINDOW)] for shop in (one, other)]
    assert values[0] == values[1]


def test_without_visits_nothing_is_shown(run: Run, worked_example: Path) -> None:
    of_visits = {"visitors", "active_customers", "retention", "conversion_rate"}
    shown = json.loads(run("metrics", "--format", "json", "--shop", worked_example).out)
    assert not {each["metric"] for each in shown["measurements"]} & of_visits
    asked = run("metrics", *of_visits, "--format", "json", "--shop", worked_example)
    assert {each["undefined"] for each in json.loads(asked.out)["measurements"]} == {"no_visits"}
    assert "no visits have been imported" in run("funnel", "--shop", worked_example).out


def test_the_command_line_shows_the_way(run: Run, visited: Shop) -> None:
    words = ("--from", "2024-03-01", "--to", "2024-03-05", "--as-of", "2024-03-31", "--shop", visited.folder)
    table = run("funnel", *words, "--lang", "zh")
    assert table.code == 0
    assert "浏览商品" in table.out
    assert "数据里没有记录：交易成功" in table.out
    found = json.loads(run("funnel", "--by", "group", "--format", "json", *words).out)
    assert [(part["label"], part["steps"][0]["people"]) for part in found["parts"]] == [("new", 2)]
    assert "view_product" in run("funnel", "--format", "csv", *words).out
    assert run("funnel", "--days", "31", *words).code == 2
    refused = run("drill", "visitors", "--shop", visited.folder)
    assert (refused.code, "most of whom have no name" in refused.err) == (2, True)


def test_preparing_asks_for_visits_too(visited: Shop) -> None:
    before = _counts(visited, by="group")
    assert {"visitors", "active_customers", "retention", "conversion_rate"} <= set(visited.prepare(months=1))
    assert _counts(visited, by="group") == before


def test_an_import_asks_for_the_funnels_so_that_nobody_waits(
    visited: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = []
    monkeypatch.setattr(funnel, "prepare", lambda snapshot: asked.append(snapshot.about.data_version))
    visited.load(_file(tmp_path, ORDERS.replace("1,lin", "3,lin")), dry_run=True)
    assert asked == []
    visited.load(_file(tmp_path, ORDERS.replace("1,lin", "3,lin")))
    assert len(asked) == 1


def test_an_import_stands_though_the_funnel_cannot_be_asked(
    visited: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(_: object) -> None:
        raise ExternalError("memory.full", en="no memory", zh="没有内存", retryable=False)

    monkeypatch.setattr(funnel, "prepare", full)
    [report] = visited.load(_file(tmp_path, ORDERS.replace("1,lin", "3,lin")))
    assert report.accepted == 1


def _file(folder: Path, text: str) -> Path:
    (folder / "more.csv").write_text(text, encoding="utf-8")
    return folder / "more.csv"


def _everything(folder: Path) -> bytes:
    """All that stands in the shop's folder, the insides of packed files too."""
    texts = [repr(duckdb.sql(f"FROM read_parquet('{file}')").fetchall()) for file in folder.rglob("*.parquet")]
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file()) + "".join(texts).encode()


def test_device_ids_are_kept_as_fingerprints_alone(visited: Shop) -> None:
    assert b"phone-of-lin" not in _everything(visited.folder)


def test_an_erased_person_takes_their_visits_along(tmp_path: Path) -> None:
    bad = "jump,2024-03-04 09:00:00,,phone-of-lin,,,\njump,2024-03-04 09:00:00,,tablet,,,\n"
    shop = _shop(tmp_path, orders=ORDERS, visits=VISITS + bad)
    assert shop.erase(1).quarantine_rows == 1
    assert _counts(shop) == {"": [1, 1]}
    assert b"phone-of-lin" not in _everything(shop.folder)
    # Nothing brings them back, not even what their phone does without them.
    later = "enter,2024-03-09 09:00:00,,phone-of-lin,,,\nenter,2024-03-09 09:00:00,,tablet,,,\n"
    (tmp_path / "later.csv").write_text(VISITS + later, encoding="utf-8")
    [report] = shop.load(tmp_path / "later.csv")
    assert (report.read, report.accepted) == (8, 1)
    assert _counts(shop) == {"": [1, 1]}
