"""A mapping says which column of a file is which field of an order, as data: one TOML file, no code.

Presets live in ``sources/<name>/*.toml``, beside ``name.toml``, which says what people call the platform; a
merchant's own file has the same form (``--mapping``).
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from huitou.errors import UserError
from huitou.intake.fields import (
    DROP_TESTS,
    LINE_FIELDS,
    NEEDS,
    AllowedUse,
    Amount,
    Customers,
    DateOrder,
    Grade,
    IdDate,
    Negative,
    Rows,
)
from huitou.intake.mapping_faults import Fault, faults
from huitou.intake.reading.header import normalise_header
from huitou.intake.words import Words

_NO_WORDS = Words("", "")
_NAME = "name.toml"


@dataclass(frozen=True, slots=True)
class Drop:
    """Rows the mapping leaves out, counted and shown with their reason; an ``optional`` rule may lack its column."""

    column: str
    test: str
    values: tuple[str, ...]
    reason: Words
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """One layout of one source."""

    id: str
    source: str
    name: Words
    rows: Rows
    columns: MappingType[str, tuple[str, ...]]
    needs: tuple[str, ...]
    recognise: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    join: MappingType[str, tuple[str, ...]] = field(default_factory=dict)
    constants: MappingType[str, str] = field(default_factory=dict)
    status: MappingType[str, tuple[str, ...]] = field(default_factory=dict)
    refund_done: tuple[str, ...] = ()
    drops: tuple[Drop, ...] = ()
    empty: tuple[str, ...] = ()
    no_id: tuple[str, ...] = ()
    split_memo: str = ""
    fill_down: tuple[str, ...] = ()
    amount: Amount = "cell"
    negative: Negative = "quarantine"
    date_order: DateOrder = ""
    id_date: IdDate = ""
    customers: Customers = "known"
    grade: Grade = "confirmed"
    timezone: str = ""
    allowed_use: AllowedUse = "fulfilment"
    notes: Words = _NO_WORDS

    def find(self, header: tuple[str, ...]) -> dict[str, int]:
        """Field -> column position, by name or alias; the first alias that the file has wins."""
        places: dict[str, int] = {}
        for position, cell in enumerate(header):
            places.setdefault(normalise_header(cell), position)
        found = {}
        for name, aliases in self.columns.items():
            for alias in aliases:
                if (place := places.get(normalise_header(alias))) is not None:
                    found[name] = place
                    break
        return found

    def missing(self, header: tuple[str, ...]) -> tuple[str, ...]:
        """Needed fields that neither a column, a join nor a constant of this file fills."""
        found = self.find(header)
        return tuple(n for n in self.needs if n not in found and n not in self.join and n not in self.constants)

    def score(self, header: tuple[str, ...]) -> int:
        """How sure this layout is of the file: 0 when it is not, else the number of its columns found."""
        cells = {normalise_header(cell) for cell in header}
        marks = [any(normalise_header(a) in cells for a in mark.split("|")) for mark in self.recognise]
        if not marks or not all(marks) or any(normalise_header(c) in cells for c in self.unless):
            return 0
        return 0 if self.missing(header) else len(self.find(header)) + len(marks)


@dataclass(frozen=True, slots=True)
class Source:
    """A platform and the layouts of its files; ``called`` is what people call it."""

    name: str
    called: Words
    mappings: tuple[Mapping, ...]


def _strings(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _drop(raw: dict[str, Any]) -> Drop:
    test = next(t for t in DROP_TESTS if t in raw)
    value = raw[test]
    values = () if test == "empty" else tuple(str(v) for v in (value if isinstance(value, list) else [value]))
    reason = _words(raw.get("reason"), f"{raw['column']} {test} {'|'.join(values)}".strip())
    return Drop(column=raw["column"], test=test, values=values, reason=reason, optional=raw.get("optional", False))


def parse(text: str, place: str) -> Mapping:
    """Read a mapping; refuse it with every fault found, named by place.

    Raises: UserError ``mapping.invalid``.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _invalid(place, [(f"不是 TOML：{problem}", f"not TOML: {problem}")]) from None
    if found := faults(raw):
        raise _invalid(place, found)
    return _build(raw)


def _words(value: object, fallback: str) -> Words:
    if isinstance(value, dict):
        return Words(str(value.get("zh", fallback)), str(value.get("en", fallback)))
    return Words(str(value or fallback), str(value or fallback))


def _build(raw: dict[str, Any]) -> Mapping:
    columns = {name: _strings(value) for name, value in raw["columns"].items()}
    rows: Rows = raw.get("rows", "line" if LINE_FIELDS & columns.keys() else "order")
    summed = raw.get("amount") == "lines"
    default_needs = [name for name in NEEDS[rows] if not (summed and name == "paid_amount")]
    if rows == "exclusion" and "order_id" not in columns:
        default_needs = ["buyer_id"]
    return Mapping(
        id=str(raw.get("id", "custom")),
        source=str(raw.get("source", raw.get("id", "custom"))),
        name=_words(raw.get("name"), str(raw.get("id", "custom"))),
        rows=rows,
        columns=columns,
        needs=_strings(raw.get("needs", default_needs)),
        recognise=_strings(raw.get("recognise", [])),
        unless=_strings(raw.get("unless", [])),
        join={name: _strings(value) for name, value in raw.get("join", {}).items()},
        constants={name: str(value) for name, value in raw.get("constants", {}).items()},
        status={word: _strings(value) for word, value in raw.get("status", {}).items()},
        refund_done=_strings(raw.get("refund_done", [])),
        empty=_strings(raw.get("empty", [])),
        no_id=_strings(raw.get("no_id", [])),
        split_memo=str(raw.get("split_memo", "")),
        fill_down=_strings(raw.get("fill_down", [])),
        id_date=raw.get("id_date", ""),
        customers=raw.get("customers", "known"),
        grade=raw.get("grade", "confirmed"),
        drops=tuple(_drop(item) for item in raw.get("drop", [])),
        amount=raw.get("amount", "cell"),
        negative=raw.get("negative", "quarantine"),
        date_order=raw.get("date_order", ""),
        timezone=str(raw.get("timezone", "")),
        allowed_use=raw.get("allowed_use", "fulfilment"),
        notes=_words(raw.get("notes"), ""),
    )


def _invalid(place: str, found: list[Fault]) -> UserError:
    zh, en = ("\n".join(f"  - {fault[lang]}" for fault in found) for lang in (0, 1))
    return UserError(
        "mapping.invalid",
        en=f"the mapping {place} cannot be used:\n{en}",
        zh=f"映射文件 {place} 不能用：\n{zh}",
    )


def load(path: Path) -> Mapping:
    """Read a merchant's own mapping file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise _invalid(str(path), [(f"读不了：{problem.strerror}", f"cannot be read: {problem.strerror}")]) from None
    except UnicodeDecodeError:
        raise _invalid(str(path), [("请存成 UTF-8 编码", "save it as UTF-8")]) from None
    return parse(text, str(path))


@functools.cache
def sources() -> tuple[Source, ...]:
    """Every built-in source, by name: one folder each."""
    found = []
    for folder in sorted(files("huitou.intake").joinpath("sources").iterdir(), key=lambda f: f.name):
        if folder.is_dir() and not folder.name.startswith("_"):
            texts = {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".toml")}
            called = Words(**tomllib.loads(texts.pop(_NAME)))
            mappings = tuple(parse(text, f"{folder.name}/{name}") for name, text in sorted(texts.items()))
            found.append(Source(folder.name, called, mappings))
    return tuple(found)


@functools.cache
def keywords() -> frozenset[str]:
    """Every column name any preset knows, normalised: what a header row is recognised by."""
    return keywords_of(mapping for source in sources() for mapping in source.mappings)


def keywords_of(layouts: Iterable[Mapping]) -> frozenset[str]:
    """The column names these layouts know, normalised."""
    return frozenset(
        normalise_header(alias)
        for mapping in layouts
        for aliases in (*mapping.columns.values(), mapping.recognise)
        for cell in aliases
        for alias in cell.split("|")
    )


def recognise(header: tuple[str, ...], *, source: str = "auto", own: tuple[Mapping, ...] = ()) -> Mapping | None:
    """The layout that fits these columns best, or None; ``source`` limits the search to one platform.

    A shop's ``own`` mappings come before the built-in ones: somebody made them for such a file.
    """
    built_in = [m for s in sources() for m in s.mappings]
    for candidates in (own, built_in):
        best = max((m for m in candidates if source in ("auto", m.source)), key=lambda m: m.score(header), default=None)
        if best and best.score(header):
            return best
    return None
