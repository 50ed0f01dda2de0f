"""Files that are replaced whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou.warehouse import text_file


def test_the_old_file_stays_where_the_new_one_does_not_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "report.html"
    file.write_text("old", encoding="utf-8")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("huitou.warehouse.text_file.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        text_file.replace(file, b"new")
    assert file.read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_what_a_link_names_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    file, link = tmp_path / "report.html", tmp_path / "latest.html"
    file.write_text("old", encoding="utf-8")
    link.symlink_to(file)
    text_file.replace(link, "new")
    assert (link.is_symlink(), file.read_text(encoding="utf-8")) == (True, "new")
