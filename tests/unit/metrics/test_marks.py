"""Marks: a file that only grows, that a person may edit, and that says what is wrong in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou.errors import UserError
from huitou.metrics import marks

AT = "2024-06-02 10:00"


def texts(shop: Path) -> list[tuple[int, str]]:
    return [(each.number, each.text) for each in marks.marks(shop)]


def test_marks_are_kept_by_day(tmp_path: Path) -> None:
    marks.add(tmp_path, "2024-06-10", "满减", until="2024-06-12", added=AT)
    marks.add(tmp_path, "2024-06-01", '换 "客服" 话术\\', about={"channel": "直播"}, added=AT)
    first, second = marks.marks(tmp_path)
    assert (first.number, first.text, first.until_day, first.about) == (
        2,
        '换 "客服" 话术\\',
        None,
        {"channel": ("直播",)},
    )
    # 2024-06-10 is day 19884.
    assert (second.number, second.from_day, second.until_day) == (1, 19884, 19886)


def test_a_mark_taken_back_keeps_its_number(tmp_path: Path) -> None:
    for text in ("a", "b"):
        marks.add(tmp_path, "2024-06-01", text, added=AT)
    assert marks.remove(tmp_path, 2, at=AT).text == "b"
    assert marks.add(tmp_path, "2024-06-01", "c", added=AT).number == 3
    assert texts(tmp_path) == [(1, "a"), (3, "c")]
    with pytest.raises(UserError, match=r"marks\.missing"):
        marks.remove(tmp_path, 2, at=AT)


def test_what_a_person_wrote_in_the_file_stays(tmp_path: Path) -> None:
    mine = '# mine\n[[mark]]\nfrom = 2024-05-01\ntext = "by hand"\n'
    (tmp_path / "marks.toml").write_text(mine, encoding="utf-8")
    marks.add(tmp_path, "2024-06-01", "b", added=AT)
    assert (tmp_path / "marks.toml").read_text(encoding="utf-8").startswith(mine)
    assert texts(tmp_path) == [(1, "by hand"), (2, "b")]


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        ({"on": "June", "text": "x"}, "calendar.date"),
        ({"on": "2024-06-01", "text": "  "}, "marks.empty"),
        ({"on": "2024-06-02", "text": "x", "until": "2024-06-01"}, "calendar.window"),
        ({"on": "2024-06-02", "text": "x", "about": {"month": "2024-06"}}, "marks.about"),
    ],
)
def test_what_cannot_be_a_mark_is_refused_and_nothing_written(tmp_path: Path, mark: dict[str, str], code: str) -> None:
    with pytest.raises(UserError) as problem:
        marks.add(tmp_path, **mark, added=AT)
    assert problem.value.code == code
    assert not (tmp_path / "marks.toml").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[mark]", "marks.toml"),
        ('[[mark]]\nfrom = "2024-13-01"\ntext = "x"', "2024-13-01"),
        ('[[mark]]\nfrom = "2024-06-01"\ntxt = "x"', "txt"),
        ('[[mark]]\nfrom = "2024-06-01"\ntext = "x"\n[[mark]]\nnumber = 1\nfrom = "2024-06-01"\ntext = "x"', "number"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "marks.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as problem:
        marks.marks(tmp_path)
    assert problem.value.code == "marks.invalid"
    assert says in problem.value.en
    assert "marks.toml" in problem.value.zh
