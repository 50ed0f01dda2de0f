import json
from pathlib import Path

from tests.support.command_line import Run

HEADER = "order_id,customer_id,ordered_at,paid_at,paid_amount,product_name\n"


def order(number: int, day: str, *, customer: str = "c1", paid: bool = True, line: str = "tea") -> str:
    at = f"2024-{day} 10:00:00"
    return f"{number},{customer},{at},{at if paid else ''},5.00,{line}\n"


def test_what_is_not_known_is_counted_by_source_and_store(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "orders.csv"
    rows = [order(1, "01-05"), order(2, "01-06", customer=""), order(3, "01-07", line=""), "4,c1,soon,,5.00,tea\n"]
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    run("init", tmp_path / "shop")
    run("import", file, "--shop", tmp_path / "shop", "--store", "north")
    (found,) = json.loads(run("quality", "--shop", tmp_path / "shop", "--format", "json").out)["sources"]
    told = {key: found[key] for key in ("source", "store", "orders", "purchases", "first_day", "last_day")}
    assert told == {
        "source": "huitou",
        "store": "north",
        "orders": 3,
        "purchases": 3,
        "first_day": "2024-01-05",
        "last_day": "2024-01-07",
    }
    assert (found["without_customer"], found["without_lines"], found["quarantined"]) == (1, 1, 1)


def test_a_file_that_was_not_imported_shows_as_missing_days_and_a_stale_source(tmp_path: Path, run: Run) -> None:
    days = [f"{month:02d}-{day:02d}" for month in (1, 2, 3) for day in range(1, 29)]
    own = "".join(order(n, day) for n, day in enumerate(days * 3) if not day.startswith("02"))
    run("init", tmp_path / "shop")
    south = "".join(order(n, day) for n, day in enumerate(days[:14]))
    for name, rows in (("north", own), ("south", south)):
        (tmp_path / f"{name}.csv").write_text(HEADER + rows, encoding="utf-8")
        run("import", tmp_path / f"{name}.csv", "--shop", tmp_path / "shop", "--store", name)
    said = run("quality", "--shop", tmp_path / "shop", "--lang", "zh").out
    # Three a day but for February, which has 29 days in 2024, and 29 to 31 January.
    assert "huitou north：2024-01-29 – 2024-02-29 没有一笔购买" in said
    # South had 14 in four weeks, until 14 January; 28 March is 74 days later, and 74 x 14 / 28 = 37.
    assert "huitou south：最后一笔购买比全店早 74 天，照它最近四周该有约 37 笔" in said


def test_a_shop_without_data_says_so(tmp_path: Path, run: Run) -> None:
    run("init", tmp_path / "shop")
    assert run("quality", "--shop", tmp_path / "shop").code == 2
