"""Which layout reads a table: named, recognised by its columns, or described in a mapping file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from huitou import money
from huitou.errors import DataError, UserError
from huitou.intake import mapping as mappings
from huitou.intake.clean import Layout
from huitou.intake.field_names import column_name
from huitou.intake.fields import ASKED_FOR, FIELDS
from huitou.intake.mapping import Mapping
from huitou.intake.masking import masked
from huitou.intake.reading.header import normalise_header
from huitou.warehouse.publish import Clock

# So many columns of one layout make a file look like it.
_ALIKE = 3


def _nothing(_source: str) -> frozenset[str]:
    return frozenset()


def choose(
    name: str,
    header: tuple[str, ...],
    clock: Clock,
    *,
    source: str,
    mapping: Path | None,
    own: tuple[Mapping, ...] = (),
    asked: Callable[[str], frozenset[str]] = _nothing,
) -> Layout:
    """The layout of a table, with every field's place; ``own``: the shop's own mappings.

    ``asked``: of the fields that are read on demand, those wanted of a source.

    Raises: DataError when no layout fits or a needed column is missing; UserError for an unknown source.
    """
    chosen = mappings.load(mapping) if mapping else _preset(name, header, source, own)
    return fit(name, header, clock, chosen, asked=asked)


def fit(
    name: str,
    header: tuple[str, ...],
    clock: Clock,
    mapping: Mapping,
    *,
    asked: Callable[[str], frozenset[str]] = _nothing,
) -> Layout:
    """The layout of a table by a mapping that is known; ``asked`` as above.

    Raises: DataError when a needed column is missing or stands there twice.
    """
    chosen = _without_idle_rules(mapping, header)
    wanted = asked(chosen.source) | ({"memo"} if chosen.split_memo else set())
    found = {f: place for f, place in chosen.find(header).items() if f not in ASKED_FOR or f in wanted}
    places = {normalise_header(cell): i for i, cell in reversed(list(enumerate(header)))}
    absent = []
    for key, column in _helpers(chosen):
        place = places.get(normalise_header(column))
        if place is None:
            absent.append(column)
        else:
            found[key] = place
    given = {*found, *chosen.join, *chosen.constants}
    absent += [rule.column for rule in chosen.drops if rule.column in FIELDS and rule.column not in given]
    if absent or (absent := list(chosen.missing(header))):
        raise _missing(name, header, chosen, absent)
    if repeated := _repeated(header, set(found.values())):
        raise _ambiguous(name, repeated)
    currency = clock.currency
    headings = {name: header[place] for name, place in found.items() if name in FIELDS}
    headings |= {name: " + ".join(columns) for name, columns in chosen.join.items() if name not in found}
    return Layout(chosen, found, clock.timezone, currency, money.minor_digits(currency), headings)


def _without_idle_rules(mapping: Mapping, header: tuple[str, ...]) -> Mapping:
    """Optional rules whose column is not in the file have nothing to leave out."""
    present = {normalise_header(cell) for cell in header} | mapping.columns.keys()
    drops = [rule for rule in mapping.drops if not rule.optional or normalise_header(rule.column) in present]
    return replace(mapping, drops=tuple(drops))


def _helpers(mapping: Mapping) -> list[tuple[str, str]]:
    """Columns that joins and drop rules name by their header rather than by a field."""
    joined = [(f"join:{column}", column) for columns in mapping.join.values() for column in columns]
    return joined + [(f"drop:{rule.column}", rule.column) for rule in mapping.drops if rule.column not in FIELDS]


def _preset(name: str, header: tuple[str, ...], source: str, own: tuple[Mapping, ...]) -> Mapping:
    known = list(dict.fromkeys([*(m.source for m in own), *(s.name for s in mappings.sources())]))
    if source not in {"auto", *known}:
        raise UserError(
            "source.unknown",
            en=f"there is no source “{source}”; known: auto, {', '.join(known)}",
            zh=f"没有“{source}”这个来源；可用：auto、{'、'.join(known)}",
        )
    if chosen := mappings.recognise(header, source=source, own=own):
        return chosen
    layouts = [m for m in own if m.source == source]
    layouts += [m for s in mappings.sources() if s.name == source for m in s.mappings]
    if not layouts:
        raise _unrecognised(name, header, known)
    # Who names the source need not have every column that tells it from others. The layout that knows most of the file
    # is meant, though another may ask for less: orders without their time are no list of members.
    closest = _closest(header, layouts)
    if lacking := closest.missing(header):
        raise _missing(name, header, closest, list(lacking))
    return closest


def _columns(header: tuple[str, ...], most: int) -> str:
    """The header as read; in a file without one these are a customer's cells."""
    return ", ".join(map(masked, header[:most]))


def _closest(header: tuple[str, ...], layouts: list[Mapping]) -> Mapping:
    """The layout that knows most of the columns; of several, one that lacks none."""
    return max(layouts, key=lambda m: (len(m.find(header)), not m.missing(header)))


def _unrecognised(name: str, header: tuple[str, ...], known: list[str]) -> DataError:
    shown = _columns(header, 12)
    closest = _closest(header, [m for s in mappings.sources() for m in s.mappings])
    hint_en, hint_zh = "", ""
    if len(closest.find(header)) >= _ALIKE and (lacking := closest.missing(header)):
        wanted = "; ".join("/".join(closest.columns[field]) for field in lacking)
        hint_en = f". It looks like {closest.name.en}, which also needs {wanted}"
        hint_zh = f"。看着像{closest.name.zh}，但缺少 {wanted}"
    return DataError(
        "file.unrecognised",
        en=f"{name}: no known export has these columns: {shown}{hint_en}. Known sources: {', '.join(known)};"
        " huitou map FILE teaches the shop any other file (or write a mapping by hand: docs/mapping.md). huitou sources"
        " explain FILE goes through the columns",
        zh=f"{name}：没有哪个已知导出是这些列：{shown}{hint_zh}。已知来源：{'、'.join(known)}；"
        "其他文件用 huitou map 文件 教店铺认（也可以手写映射，见 docs/mapping.zh-CN.md）。"
        "逐列看差在哪里：huitou sources explain 文件",
        file=name,
    )


def _missing(name: str, header: tuple[str, ...], mapping: Mapping, fields: list[str]) -> DataError:
    zh, en = (
        "; ".join("/".join(mapping.columns.get(f) or (getattr(column_name("", f), lang),)) for f in fields)
        for lang in ("zh", "en")
    )
    shown = _columns(header, 20)
    return DataError(
        "file.columns",
        en=f"{name}: {mapping.name.en} needs the column(s) {en}; the file has: {shown}",
        zh=f"{name}：{mapping.name.zh}缺少这些列：{zh}；文件里有：{shown}",
        file=name,
        column=fields[0],
    )


def _repeated(header: tuple[str, ...], used: set[int]) -> list[str]:
    """Used columns whose name stands twice with the layout unable to tell which is meant."""
    names = [normalise_header(cell) for cell in header]
    return [header[i] for i in sorted(used) if names.count(names[i]) > 1]


def _ambiguous(name: str, columns: list[str]) -> DataError:
    listed = ", ".join(dict.fromkeys(columns))
    return DataError(
        "file.header_twice",
        en=f"{name}: the column {listed} stands in the header more than once; rename or remove one of them",
        zh=f"{name}：表头里「{listed}」出现了不止一次；请改名或删掉其中一列",
        file=name,
        column=columns[0],
    )
