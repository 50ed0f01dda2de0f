"""A folder of unlike files, one of them broken: what is read, what is not and why, and nothing twice."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

import huitou
from huitou.errors import DataError
from huitou.intake.progress import Step
from huitou.warehouse import publish
from tests.support import seven_files
from tests.support.command_line import WORKED_EXAMPLE, Run
from tests.support.crashing import assert_nothing_left
from tests.support.seven_files import NOTE, PURCHASES, READ, REFUSED, REVENUE, TAKEN

pytestmark = pytest.mark.slow

WINDOW = {"from_": "2023-01-01", "to": "2024-12-31", "as_of": "2024-12-31"}


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return seven_files.write(tmp_path)


@pytest.fixture
def shop(tmp_path: Path) -> huitou.Shop:
    return huitou.init(tmp_path / "shop")


@pytest.fixture(scope="session")
def _seven_imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seven")
    huitou.init(folder / "shop").load(seven_files.write(folder))
    return folder


@pytest.fixture
def imported(_seven_imported: Path, tmp_path: Path) -> huitou.Shop:
    """A shop with the folder imported, which lies beside it."""
    shutil.copytree(_seven_imported, tmp_path, dirs_exist_ok=True)
    return huitou.open(tmp_path / "shop")


def numbers(shop: huitou.Shop) -> tuple[int | None, int | None]:
    return tuple(shop.measure(metric, **WINDOW)[0].numerator for metric in ("purchases", "revenue"))


def test_seven_unlike_files_are_read_and_published_once(
    exports: Path, shop: huitou.Shop, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    swaps: list[Path] = []
    swap = publish._swap
    monkeypatch.setattr(publish, "_swap", lambda *args: (swaps.append(args[0]), swap(*args)))
    ran = run("import", exports, "--shop", shop.folder, "--format", "json")
    answer = json.loads(ran.out)
    assert ran.code == 3
    assert [report["file"].partition("#")[0] for report in answer["imports"]] == TAKEN
    assert [(each["file"], each["code"]) for each in answer["refused"]] == [(REFUSED, "file.binary")]
    assert [(each["file"], each["why"]) for each in answer["passed_over"]] == [(NOTE, "no_orders")]
    total = {key: value for key, value in answer["total"].items() if key != "seconds"}
    assert total == {"files": 5, "read": READ, "accepted": READ, "duplicate": 0, "quarantined": 0, "dropped": 0}
    assert numbers(shop) == (PURCHASES, REVENUE)
    assert len(swaps) == 1
    assert {report["data_version"] for report in answer["imports"]} == {"v000001-5"}


def test_a_second_time_reads_nothing_and_changes_nothing(imported: huitou.Shop, tmp_path: Path, run: Run) -> None:
    version = imported.measure("revenue", **WINDOW).data_version
    answer = json.loads(run("import", tmp_path / "exports", "--shop", imported.folder, "--format", "json").out)
    assert answer["imports"] == []
    assert [each["file"] for each in answer["passed_over"] if each["why"] == "known"] == TAKEN
    assert imported.measure("revenue", **WINDOW).data_version == version


def test_the_summary_says_what_was_not_read_and_why_and_draws_nothing_into_a_pipe(
    exports: Path, shop: huitou.Shop, run: Run
) -> None:
    ran = run("import", exports, "--shop", shop.folder)
    assert "files imported 5, passed over 1, refused 1;" in ran.out
    assert f"passed over 1: text without orders that are known ({NOTE})" in ran.out
    assert f"{REFUSED} is not a table but binary data" in ran.err
    assert "\r" not in ran.err
    assert len(ran.err.splitlines()) == 1
    again = run("import", exports, "--shop", shop.folder, "--lang", "zh")
    assert "跳过 5 个：以前导入过，内容没变" in again.out


def test_again_reads_what_is_known(imported: huitou.Shop, tmp_path: Path, run: Run) -> None:
    ran = run("import", tmp_path / "exports", "--shop", imported.folder, "--again", "--format", "json")
    total = json.loads(ran.out)["total"]
    assert (total["files"], total["duplicate"]) == (5, READ)
    assert numbers(imported) == (PURCHASES, REVENUE)


@pytest.mark.slow
def test_a_folder_gives_what_its_files_give_one_by_one(exports: Path, shop: huitou.Shop, tmp_path: Path) -> None:
    single = huitou.init(tmp_path / "single")
    apart = [report for name in TAKEN for report in single.load(tmp_path / name)]
    together = shop.load(exports)
    for one, other in zip(apart, together, strict=True):
        assert (one.counts, one.orders, one.lines, one.notes) == (other.counts, other.orders, other.lines, other.notes)
    assert numbers(single) == numbers(shop)


def test_orders_that_are_no_purchases_are_told_file_by_file(shop: huitou.Shop, tmp_path: Path) -> None:
    for name, states in {"1": ["closed", "paid"], "2": ["pending", "closed"]}.items():
        rows = [f"{name}-{n},c{n},2024-01-0{n + 1},5.00,{state}\n" for n, state in enumerate(states)]
        text = "".join(["order_id,customer_id,ordered_at,paid_amount,status\n", *rows])
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    first, second = shop.load([tmp_path / "1.csv", tmp_path / "2.csv"])
    assert (first.excluded, second.excluded) == ({"cancelled": 1}, {"cancelled": 1, "unpaid": 1})


@pytest.mark.parametrize("lines_come", ["first", "last", "alone before"])
def test_lines_find_their_orders_whichever_comes_first(lines_come: str, shop: huitou.Shop, tmp_path: Path) -> None:
    orders, lines = tmp_path / "orders.csv", tmp_path / "lines.csv"
    orders.write_text(
        "订单号,应收订单金额,订单状态,订单创建时间,订单实付金额,买家手机号\n"
        "E1,100.00,交易完成,2024-01-05 10:00:00,100.00,13900000001\n",
        encoding="utf-8",
    )
    lines.write_text(
        "订单号,商品名称,订单创建时间,订单实付金额,订单商品状态,商品类目,商品单价,商品数量,商品退款状态,商品已退款金额\n"
        "E1,龙井,2024-01-05 10:00:00,100.00,交易完成,茶,60.00,1,,0.00\n"
        "E1,盖碗,2024-01-05 10:00:00,100.00,交易完成,器,40.00,1,退款成功,20.00\n",
        encoding="utf-8",
    )
    if lines_come == "alone before":
        assert shop.load(lines)[0].accepted == 2
        assert shop.load(orders)[0].accepted == 1
    else:
        shop.load([lines, orders] if lines_come == "first" else [orders, lines])
    by_category = {m.by["category"]: m.numerator for m in shop.measure("revenue", by="category", **WINDOW)}
    # 100.00 paid less 20.00 given back, 6 to 4.
    assert by_category == {"茶": 4_800, "器": 3_200}


def test_a_mapping_taught_meanwhile_reads_all_once_more(imported: huitou.Shop, tmp_path: Path) -> None:
    shop, exports = imported, tmp_path / "exports"
    (shop.folder / "mappings").mkdir()
    mapping = '[columns]\norder_id = ["no"]\nordered_at = ["at"]\npaid_amount = ["sum"]\n'
    (shop.folder / "mappings" / "till.toml").write_text(f'id = "till"\nrecognise = ["no", "sum"]\n{mapping}', "utf-8")
    assert [report.duplicate for report in shop.load(exports)] == [3, 2, 2, 2, 1]
    assert shop.load(exports) == []


@pytest.mark.parametrize("otherwise", [{"store": "s2"}, {"exported_at": "2030-01-01"}], ids=str)
def test_a_file_asked_for_otherwise_is_read(otherwise: dict[str, Any], imported: huitou.Shop, tmp_path: Path) -> None:
    assert sum(report.accepted for report in imported.load([tmp_path / "exports" / "jd.csv"], **otherwise)) == 2


def test_a_changed_file_is_read(shop: huitou.Shop, tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    file = exports / "orders.csv"
    file.write_text(WORKED_EXAMPLE, encoding="utf-8")
    shop.load(exports)
    file.write_text(WORKED_EXAMPLE + "14,lin,2024-05-02,,5.00,,paid,,\n", encoding="utf-8")
    assert [(report.accepted, report.duplicate) for report in shop.load(exports)] == [(1, 13)]


def test_a_file_that_brought_nothing_new_is_known_too(shop: huitou.Shop, tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "1.csv").write_text(WORKED_EXAMPLE, encoding="utf-8")
    (exports / "2.csv").write_text(WORKED_EXAMPLE.replace("\n5,ana", "\n\n5,ana"), encoding="utf-8")
    assert [report.accepted for report in shop.load(exports)] == [13, 0]
    assert [passed.why for passed in shop.load(exports).passed_over] == ["known", "known"]


def test_one_file_asked_for_is_read_though_it_is_known(worked_example: Path, tmp_path: Path) -> None:
    (report,) = huitou.open(worked_example).load(tmp_path / "orders.csv")
    assert (report.accepted, report.duplicate) == (0, 13)
    assert huitou.open(worked_example).load([tmp_path / "orders.csv"]).passed_over[0].why == "known"


def test_one_file_that_is_refused_is_an_error(exports: Path, shop: huitou.Shop) -> None:
    with pytest.raises(DataError, match=r"file\.binary"):
        shop.load(exports / "photo.csv")
    assert [refused.file for refused in shop.load([exports / "photo.csv"]).refused] == ["photo.csv"]


def test_a_refused_file_leaves_no_rows_of_its_first_table(exports: Path, shop: huitou.Shop, tmp_path: Path) -> None:
    """The second table of the zip turns out to be damaged when the rows of the first lie in the facts."""
    columns = "md5(i::VARCHAR) AS customer_id, '2024-01-01' AS ordered_at, '1' AS paid_amount"
    duckdb.sql(f"COPY (SELECT i::VARCHAR AS order_id, {columns} FROM range(5000) t(i)) TO '{tmp_path}/2.parquet'")
    data = bytearray((tmp_path / "2.parquet").read_bytes())
    data[2_000:60_000] = bytes(range(256)) * 226 + bytes(144)
    with zipfile.ZipFile(exports / "0.zip", "w") as archive:
        archive.writestr("1.csv", WORKED_EXAMPLE)
        archive.writestr("2.parquet", data)
    assert [refused.file for refused in shop.load(exports).refused] == ["exports/0.zip", REFUSED]
    assert numbers(shop) == (PURCHASES, REVENUE)
    assert_nothing_left(shop.folder)


def test_a_file_that_goes_away_once_it_is_read_counts(exports: Path, shop: huitou.Shop) -> None:
    def remove(step: Step) -> None:
        if step.file == "exports/jd.csv" and step.stage == "cleaning":
            (exports / "jd.csv").unlink(missing_ok=True)

    assert shop.load(exports, on_step=remove).taken == TAKEN


def test_a_file_that_changes_once_it_is_read_is_read_again(shop: huitou.Shop, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(WORKED_EXAMPLE, encoding="utf-8")

    def grow(step: Step) -> None:
        if step.stage == "cleaning":
            file.write_text(WORKED_EXAMPLE + "14,lin,2024-05-02,,5.00,,paid,,\n", encoding="utf-8")

    shop.load([file], on_step=grow)
    file.write_text(WORKED_EXAMPLE, encoding="utf-8")
    assert [report.duplicate for report in shop.load([file])] == [13]


def test_a_dry_run_of_a_folder_saves_nothing(exports: Path, shop: huitou.Shop, run: Run) -> None:
    ran = run("import", exports, "--shop", shop.folder, "--dry-run")
    assert "nothing was saved" in ran.out
    assert "files imported 5" not in ran.out
    assert run("metrics", "--shop", shop.folder).code == 2
    assert len(shop.load(exports)) == 5


def test_a_folder_without_any_orders_is_bad_use(shop: huitou.Shop, tmp_path: Path, run: Run) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1.jpg").write_bytes(b"\xff\xd8\xff")
    for lang in ("en", "zh"):
        ran = run("import", tmp_path / "photos", "--shop", shop.folder, "--lang", lang)
        assert (ran.code, "import.nothing" in ran.err) == (2, True)


def test_a_shop_is_not_imported_into_itself(imported: huitou.Shop, tmp_path: Path) -> None:
    shutil.move(tmp_path / "exports", imported.folder / "exports")
    loaded = imported.load(imported.folder)
    assert loaded == []
    shops_own = [passed.file for passed in loaded.passed_over if passed.why == "shop"]
    assert shops_own == ["shop/facts", "shop/snapshots"]
    assert [refused.file for refused in loaded.refused] == ["shop/exports/photo.csv"]


def test_a_watcher_that_fails_stops_nothing(exports: Path, shop: huitou.Shop) -> None:
    def fail(step: Step) -> None:
        raise ValueError(step.file)

    with pytest.warns(RuntimeWarning, match="on_step failed"):
        assert len(shop.load(exports, on_step=fail)) == 5
