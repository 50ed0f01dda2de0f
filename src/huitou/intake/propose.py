"""A mapping proposed for a file nobody knows: from the names of its columns and what their cells look like."""

from __future__ import annotations

import functools
import json
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from huitou.intake import mapping as mappings
from huitou.intake.evidence import Evidence, date_order, evidence, plain
from huitou.intake.field_names import FIELD_NAMES
from huitou.intake.fields import FIELDS, LINE_FIELDS, STATES
from huitou.intake.reading.header import normalise_header

NEEDED = ("order_id", "ordered_at", "paid_amount")
WHO = ("unionid", "buyer_id", "nick", "phone", "email", "receiver")
# A column named exactly so, one whose name holds such a name, and one that only looks like it.
_EXACT, _HOLDS, _LOOKS = 10, 4, 1
_SHORTEST = 2
_FEW_WORDS = 40


@dataclass(slots=True)
class Proposal:
    """What was found, to be corrected by a person.

    ``fields``: field -> place of its column. ``doubts``: needed fields with the places that may be meant, best first.
    ``states``: state -> words of the status column; ``unknown_words``: those nobody knows, whose rows are set aside.
    ``short_dates``: dates such as 1/2/2024 of which the day cannot be told from the month.
    """

    header: tuple[str, ...]
    fields: dict[str, int]
    doubts: dict[str, list[int]]
    states: dict[str, list[str]] = field(default_factory=dict)
    unknown_words: list[str] = field(default_factory=list)
    rows: str = "order"
    amount: str = "cell"
    date_order: str = ""
    short_dates: bool = False

    @property
    def missing(self) -> list[str]:
        """Needed fields without any column."""
        return [name for name in NEEDED if name not in self.fields]

    @property
    def knows_who(self) -> bool:
        return any(name in self.fields for name in WHO)


def propose(header: tuple[str, ...], rows: Sequence[Sequence[str]]) -> Proposal:
    """Propose a mapping from a header and a sample of its rows."""
    columns = [[row[place] for row in rows] for place in range(len(header))]
    seen = [evidence(cells) for cells in columns]
    scores = _scores(header, seen)
    proposal = Proposal(header, _assign(scores), {})
    proposal.doubts = {name: _rivals(scores, proposal.fields, name) for name in NEEDED}
    proposal.doubts = {name: places for name, places in proposal.doubts.items() if places}
    settle(proposal, rows)
    return proposal


def settle(proposal: Proposal, rows: Sequence[Sequence[str]]) -> None:
    """Conclude from the chosen columns what else the mapping must say: rows, states, the order of dates."""
    columns = {name: [row[place] for row in rows] for name, place in proposal.fields.items()}
    proposal.rows, proposal.amount = _shape(columns)
    times = [cell for name, cells in columns.items() if FIELDS[name] == "time" for cell in cells]
    order = date_order(times)
    proposal.short_dates, proposal.date_order = order is None, order or ""
    proposal.states, proposal.unknown_words = _states(columns.get("status", []))
    if len(proposal.unknown_words) > _FEW_WORDS or not proposal.states:
        proposal.fields.pop("status", None)
        proposal.states, proposal.unknown_words = {}, []


def to_toml(proposal: Proposal, *, id_: str) -> str:
    """The proposal as a mapping file, with a word on each part that a person may want to change."""
    named = {name: proposal.header[place] for name, place in proposal.fields.items()}
    if proposal.amount == "lines":
        named["line_amount"] = named.pop("paid_amount")
    lines = [f"id = {_text(id_)}", f"source = {_text(id_)}", f'rows = "{proposal.rows}"']
    if proposal.amount == "lines":
        lines.append('amount = "lines"')
    if proposal.date_order:
        lines.append(f'date_order = "{proposal.date_order}"')
    # A bar in a mark means "or".
    marks = [column for column in named.values() if "|" not in column]
    lines += [f"recognise = {_texts(marks)}", "", "[columns]"]
    lines += [f"{name} = {_text(named[name])}  # {_called(name)}" for name in FIELDS if name in named]
    if proposal.states:
        lines += ["", "[status]"]
        lines += [f"{state} = {_texts(words)}" for state, words in proposal.states.items()]
    if proposal.unknown_words:
        lines.append(f"# ? {_texts(proposal.unknown_words)}")
    return "\n".join(lines) + "\n"


def _scores(header: tuple[str, ...], seen: Sequence[Evidence]) -> dict[tuple[str, int], float]:
    """How well each column fits each field; pairs that do not fit at all are left out."""
    found: dict[tuple[str, int], float] = {}
    for place, (cell, looks) in enumerate(zip(header, seen, strict=True)):
        name = normalise_header(cell)
        for wanted, aliases in _aliases().items():
            score = _by_name(name, aliases)
            if not looks.allows(wanted):
                continue
            if not score and wanted == "ordered_at" and looks.times >= 0.9:
                score = _LOOKS
            if not score and wanted == "order_id" and looks.filled > 0.95 and looks.distinct > 0.95:
                score = _LOOKS if not looks.phones else 0
            if score:
                # Of two that fit by name the fuller is the likelier, then the one with the plainer name.
                found[wanted, place] = score + looks.filled / 2
    return found


def _by_name(name: str, aliases: dict[str, int]) -> float:
    if name in aliases:
        return _EXACT - aliases[name] / 1000
    long_enough = len(name) >= _SHORTEST
    return _HOLDS if long_enough and any(alias in name for alias in aliases if len(alias) >= _SHORTEST) else 0


def _assign(scores: dict[tuple[str, int], float]) -> dict[str, int]:
    """Each field its best column, each column one field; the surest pairs first, and needed fields before others."""
    fields: dict[str, int] = {}
    order = sorted(
        scores, key=lambda pair: (-scores[pair], pair[0] not in NEEDED, list(FIELDS).index(pair[0]), pair[1])
    )
    for name, place in order:
        if name not in fields and place not in fields.values():
            fields[name] = place
    return fields


def _rivals(scores: dict[tuple[str, int], float], fields: dict[str, int], name: str) -> list[int]:
    """Columns that may be meant by a needed field, where its own is not sure; none where it is."""
    mine = {place: score for (wanted, place), score in scores.items() if wanted == name}
    if not mine:
        return []
    sure = [place for place, score in mine.items() if score > _EXACT - 1]
    if len(sure) == 1 and fields.get(name) == sure[0]:
        return []
    return sorted(sure or mine, key=lambda place: (place != fields.get(name), -mine[place]))


def _shape(columns: dict[str, list[str]]) -> tuple[str, str]:
    """``rows`` and ``amount``: from how the order's number and amount repeat."""
    ids = [plain(cell) for cell in columns.get("order_id", [])]
    lines = bool(LINE_FIELDS & columns.keys())
    repeated = {order for order, times in Counter(ids).items() if order and times > 1}
    if not repeated:
        return ("line" if lines else "order"), "cell"
    amounts: dict[str, list[str]] = defaultdict(list)
    for order, cell in zip(ids, columns.get("paid_amount", []), strict=False):
        if order in repeated:
            amounts[order].append(plain(cell))
    if amounts and all(cells[0] and not any(cells[1:]) for cells in amounts.values()):
        return "line_after_order", "cell"
    differ = sum(len(set(cells)) > 1 for cells in amounts.values())
    return ("line", "lines") if differ > len(amounts) / 2 else ("line", "cell")


def _states(cells: Sequence[str]) -> tuple[dict[str, list[str]], list[str]]:
    """The words of a status column by state, as the built-in layouts know them."""
    known = {
        word.casefold().replace(",", "，"): state
        for source in mappings.sources()
        for mapping in source.mappings
        for state, words in mapping.status.items()
        for word in words
    }
    words = sorted({text for cell in cells if (text := plain(cell))})
    states: dict[str, list[str]] = {state: [] for state in STATES}
    unknown = []
    for word in words:
        state = known.get(word.casefold().replace(",", "，"))
        if state:
            states[state].append(word)
        else:
            unknown.append(word)
    return {state: words for state, words in states.items() if words}, unknown


def names() -> frozenset[str]:
    """Every name a column may go by, normalised: a header row is recognised by them."""
    return frozenset().union(*_aliases().values())


@functools.cache
def _aliases() -> dict[str, dict[str, int]]:
    """Every name a field's column is known by, the plainest first: those of ``names.toml``, then the layouts'."""
    text = files("huitou.intake").joinpath("names.toml").read_text(encoding="utf-8")
    listed = {name: list(map(normalise_header, aliases)) for name, aliases in tomllib.loads(text).items()}
    taken = {alias: name for name, aliases in listed.items() for alias in aliases}
    for source in mappings.sources():
        for mapping in source.mappings:
            for name, columns in mapping.columns.items():
                more = [a for a in map(normalise_header, columns) if taken.get(a, name) == name]
                listed.setdefault(name, []).extend(more)
    return {name: {alias: rank for rank, alias in enumerate(dict.fromkeys(all_))} for name, all_ in listed.items()}


def _called(name: str) -> str:
    return f"{FIELD_NAMES[name].zh} · {FIELD_NAMES[name].en}"


def _text(value: str) -> str:
    # JSON's escapes are TOML's.
    return json.dumps(value, ensure_ascii=False)


def _texts(values: Sequence[str]) -> str:
    return "[" + ", ".join(map(_text, values)) + "]"
