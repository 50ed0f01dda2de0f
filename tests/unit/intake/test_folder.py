"""Which files of a folder are read, in which order, and why the others are not."""

from pathlib import Path

import pytest

from huitou.errors import UserError
from huitou.intake.folder import Found, find, natural


def put(folder: Path, *names: str, content: str = "x") -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def names(found: Found) -> list[str]:
    return [file.name for file in found.files]


def left(found: Found) -> dict[str, str]:
    return {passed.file: passed.why for passed in found.passed_over}


def test_two_comes_before_ten() -> None:
    shuffled = ["订单10.csv", "订单2.csv", "订单1.csv", "Orders-2024-02.csv", "orders-2023-11.csv"]
    in_order = ["orders-2023-11.csv", "Orders-2024-02.csv", "订单1.csv", "订单2.csv", "订单10.csv"]
    assert sorted(shuffled, key=lambda name: natural([name])) == in_order


def test_the_files_below_come_in_the_order_of_their_ways(tmp_path: Path) -> None:
    put(tmp_path / "shop", "2024/1.csv", "2023/10.csv", "2023/9.xlsx", "10月.csv", "2月.csv")
    found = find([tmp_path / "shop"])
    assert names(found) == ["shop/2月.csv", "shop/10月.csv", "shop/2023/9.xlsx", "shop/2023/10.csv", "shop/2024/1.csv"]


def test_files_named_keep_their_order_and_their_names(tmp_path: Path) -> None:
    put(tmp_path, "b.csv", "a/1.csv", "a.jpg")
    found = find([tmp_path / "b.csv", tmp_path / "a", tmp_path / "a.jpg"])
    assert names(found) == ["b.csv", "a/1.csv", "a.jpg"]
    assert [file.named for file in found.files] == [True, False, True]


def test_what_holds_no_orders_is_passed_over_with_its_reason(tmp_path: Path) -> None:
    folder = put(tmp_path / "e", "a.csv", ".DS_Store", ".git/b.csv", "__MACOSX/a.csv", "~$a.xlsx", "a.jpg", "a.pdf")
    put(folder, "b.docx", "notes.md", "Thumbs.db", "a.CSV.part")
    put(folder, "empty.csv", content="")
    found = find([folder])
    assert names(found) == ["e/a.csv"]
    assert left(found) == {
        "e/.DS_Store": "hidden",
        "e/.git": "hidden",
        "e/__MACOSX": "hidden",
        "e/~$a.xlsx": "hidden",
        "e/a.jpg": "kind",
        "e/a.pdf": "kind",
        "e/b.docx": "kind",
        "e/notes.md": "kind",
        "e/Thumbs.db": "kind",
        "e/a.CSV.part": "kind",
        "e/empty.csv": "empty",
    }


@pytest.mark.parametrize("name", ["a.CSV", "a.tsv", "a.txt", "a.xlsx", "a.xls", "a.parquet", "a.zip", "a.csv.gz", "a"])
def test_what_may_hold_orders_is_read(name: str, tmp_path: Path) -> None:
    assert names(find([put(tmp_path / "e", name)])) == [f"e/{name}"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = put(tmp_path / "outside", "secret.csv")
    folder = put(tmp_path / "e", "a.csv")
    (folder / "out.csv").symlink_to(outside / "secret.csv")
    (folder / "out").symlink_to(outside, target_is_directory=True)
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "gone.csv").symlink_to(folder / "nowhere.csv")
    found = find([folder])
    assert names(found) == ["e/a.csv"]
    assert left(found) == dict.fromkeys(["e/gone.csv", "e/out", "e/out.csv", "e/round"], "link")


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    put(tmp_path / "e", "a.csv")
    (tmp_path / "link").symlink_to(tmp_path / "e", target_is_directory=True)
    assert names(find([tmp_path / "link"])) == ["link/a.csv"]


def test_a_shops_own_tables_are_no_exports(tmp_path: Path) -> None:
    folder = put(tmp_path / "e", "my-shop/huitou.toml", "my-shop/facts/orders/part.parquet", "my-shop/orders.csv")
    put(folder, "facts/orders.csv")
    found = find([folder])
    assert names(found) == ["e/facts/orders.csv", "e/my-shop/orders.csv"]
    assert left(found) == {"e/my-shop/facts": "shop", "e/my-shop/huitou.toml": "kind"}


def test_the_current_folder_is_called_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "e", "a.csv")
    monkeypatch.chdir(tmp_path / "e")
    assert names(find([Path()])) == ["e/a.csv"]


def test_a_folder_without_any_file_to_read_is_told_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        find([put(tmp_path / "e", "a.jpg")])
    assert told.value.code == "import.nothing"
    assert all(str(tmp_path / "e") in text for text in (told.value.en, told.value.zh))
