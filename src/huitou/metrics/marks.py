"""Marks on the time line: what was done or happened when, written down by a person.

They lie in the shop's marks.toml, which only grows: taking a mark back is written below it. Comments in it stay.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huitou import calendar
from huitou.errors import UserError
from huitou.metrics.slices import DIMENSIONS
from huitou.warehouse import text_file

FILE = "marks.toml"
_HEAD = "# 时间线上的标记：做了什么、发生了什么 · Marks on the time line. Add by hand, or with: huitou mark\n"
_KEYS = frozenset("number from until text about added".split())


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on the time line, on a day or from one to another; ``about``: dimension -> the values it touched."""

    number: int
    from_day: int
    until_day: int | None
    text: str
    about: Mapping[str, tuple[str, ...]]
    added: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "from": calendar.iso(self.from_day),
            "until": None if self.until_day is None else calendar.iso(self.until_day),
            "text": self.text,
            "about": {name: list(labels) for name, labels in self.about.items()},
            "added": self.added,
        }


def marks(shop: Path) -> tuple[Mark, ...]:
    """The marks that stand, by day.

    Raises: UserError ``marks.invalid`` for an entry that cannot be used.
    """
    every, removed = _read(shop / FILE)
    return tuple(sorted((mark for mark in every if mark.number not in removed), key=lambda m: (m.from_day, m.number)))


def mark(shop: Path, number: int) -> Mark:
    """The mark of that number. Raises: UserError ``marks.missing``."""
    for each in marks(shop):
        if each.number == number:
            return each
    raise UserError(
        "marks.missing",
        en=f"there is no mark {number}; see huitou marks list",
        zh=f"没有编号为 {number} 的标记；见 huitou marks list",
    )


def add(
    shop: Path,
    on: str,
    text: str,
    *,
    until: str | None = None,
    about: Mapping[str, str | Sequence[str]] | None = None,
    added: str,
) -> Mark:
    """Write a mark down; ``added`` says when that was.

    Raises: UserError for a day that is none, an end before the beginning, an unknown dimension, or no words.
    """
    every, _ = _read(shop / FILE)
    number = max((each.number for each in every), default=0) + 1
    raw = {"from": on, "until": until, "text": text, "about": about or {}, "added": added}
    made = _mark({key: value for key, value in raw.items() if value is not None}, number)
    lines = ["[[mark]]", f"number = {number}", f'from = "{calendar.iso(made.from_day)}"']
    lines += [f'until = "{calendar.iso(made.until_day)}"'] if made.until_day is not None else []
    lines += [f"text = {_quoted(made.text)}"]
    if made.about:
        pairs = (f"{name} = [{', '.join(map(_quoted, labels))}]" for name, labels in made.about.items())
        lines += [f"about = {{ {', '.join(pairs)} }}"]
    _append(shop, [*lines, f"added = {_quoted(added)}"])
    return made


def remove(shop: Path, number: int, *, at: str) -> Mark:
    """Take a mark back. Raises: UserError ``marks.missing``."""
    gone = mark(shop, number)
    _append(shop, ["[[removed]]", f"number = {number}", f"at = {_quoted(at)}"])
    return gone


def _quoted(text: str) -> str:
    """A basic string of TOML: JSON's escapes are among its own."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _append(shop: Path, lines: Sequence[str]) -> None:
    before = text_file.read(shop / FILE) or _HEAD
    text_file.replace(shop / FILE, before.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n")


def _read(path: Path) -> tuple[list[Mark], set[int]]:
    try:
        raw = tomllib.loads(text_file.read(path))
    except tomllib.TOMLDecodeError as problem:
        raise _invalid(str(path), str(problem)) from None
    found = []
    for place, entry in enumerate(raw.get("mark", []), start=1):
        try:
            found.append(_mark(entry, place))
        except UserError as problem:
            raise UserError(
                "marks.invalid",
                en=f"{path}, mark {place}: {problem.en}; correct it in the file",
                zh=f"{path} 第 {place} 个标记：{problem.zh}；请在文件里改正",
            ) from None
    numbers = [each.number for each in found]
    if len(set(numbers)) < len(numbers):
        raise _invalid(str(path), f"{numbers}: each mark needs a number of its own")
    return found, {int(entry.get("number", 0)) for entry in raw.get("removed", [])}


def _mark(raw: Mapping[str, Any], place: int) -> Mark:
    if unknown := raw.keys() - _KEYS:
        raise _invalid(", ".join(sorted(unknown)), f"not known; there are: {', '.join(sorted(_KEYS))}")
    text = str(raw.get("text", "")).strip()
    if not text or "from" not in raw:
        raise UserError(
            "marks.empty",
            en='a mark needs a day and words, as: huitou mark 2024-06-01 "new greeting"',
            zh='标记要有日期和文字，如：huitou mark 2024-06-01 "换客服话术"',
        )
    from_day = calendar.parse_day(str(raw["from"]))
    until_day = calendar.parse_day(str(raw["until"])) if "until" in raw else None
    if until_day is not None:
        calendar.Window(from_day, until_day)
    about = {name: _labels(name, labels) for name, labels in dict(raw.get("about", {})).items()}
    return Mark(int(raw.get("number", place)), from_day, until_day, text, about, str(raw.get("added", "")))


def _labels(name: str, labels: str | Sequence[str]) -> tuple[str, ...]:
    if name not in DIMENSIONS or DIMENSIONS[name].group == "time":
        there = ", ".join(each.name for each in DIMENSIONS.values() if each.group != "time")
        raise UserError(
            "marks.about",
            en=f"a mark cannot be about “{name}”; there are: {there}",
            zh=f"标记不能针对“{name}”；可用的有：{there}",
        )
    return (labels,) if isinstance(labels, str) else tuple(map(str, labels))


def _invalid(what: str, problem: str) -> UserError:
    return UserError("marks.invalid", en=f"{what}: {problem}", zh=f"{what}：读不懂（{problem}）")
