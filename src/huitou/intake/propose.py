"""A mapping proposed for a file nobody knows: from the names of its columns and what their cells look like."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from huitou.intake import mapping as mappings
from huitou.intake.evidence import Evidence, date_order, evidence, plain
from huitou.intake.field_names import FIELD_NAMES
from huitou.intake.fields import FIELDS, LINE_FIELDS, STATES
from huitou.intake.kinds import KINDS, WHO, WHO_OF_LISTS, Kind, aliases, fields_of, needed, state_words
from huitou.intake.reading.header import normalise_header

# A column named exactly so, one whose name holds such a name, and one that only looks like it.
_EXACT, _HOLDS, _LOOKS = 10, 4, 1
_SHORTEST = 2
_FEW_WORDS = 40
# A kind is in doubt where another explains nearly as many columns; one it cannot do without weighs as two. A list is
# told by two columns at least: an order's number alone makes no list of parcels.
_NEAR = 1.0
_LACKING = 2.0
_TELLING = 2
_TIMES_NEEDED = ("ordered_at", "stock_at", "spent_at")
_FIRST = frozenset(name for kind in KINDS for name in needed(kind))


@dataclass(slots=True)
class Proposal:
    """What was found, to be corrected by a person.

    ``kind``: what the file is taken for; ``kinds``: those it may be, where that is in doubt, the likeliest first.
    ``fields``: field -> place of its column. ``doubts``: needed fields with the places that may be meant, best first.
    ``states``: state -> words of the status column; ``unknown_words``: those nobody knows, whose rows are set aside.
    ``guessed``: needed fields whose columns only resemble them in name or cells. ``short_dates``: dates such as
    1/2/2024 of which the day cannot be told from the month. ``source``: whose orders or
    people a list speaks of, where it is known; a file's own name stands for it otherwise.
    """

    header: tuple[str, ...]
    fields: dict[str, int]
    doubts: dict[str, list[int]]
    guessed: list[str] = field(default_factory=list)
    states: dict[str, list[str]] = field(default_factory=dict)
    unknown_words: list[str] = field(default_factory=list)
    rows: str = "order"
    amount: str = "cell"
    date_order: str = ""
    short_dates: bool = False
    kind: Kind = "orders"
    kinds: tuple[Kind, ...] = ()
    source: str = ""

    @property
    def needed(self) -> tuple[str, ...]:
        return needed(self.kind)

    @property
    def missing(self) -> list[str]:
        """Needed fields without any column."""
        return [name for name in self.needed if name not in self.fields]

    @property
    def knows_who(self) -> bool:
        return any(name in self.fields for name in (WHO if self.kind == "orders" else WHO_OF_LISTS))


def propose(header: tuple[str, ...], rows: Sequence[Sequence[str]], *, kind: Kind | None = None) -> Proposal:
    """Propose a mapping from a header and a sample of its rows; ``kind``: what the file is, where somebody says so."""
    columns = [[row[place] for row in rows] for place in range(len(header))]
    seen = [evidence(cells) for cells in columns]
    scores = {each: _scores(header, seen, each) for each in ((kind,) if kind else KINDS)}
    fits = {each: _fit(scores[each], each) for each in scores}
    likeliest = max(fits, key=lambda each: fits[each])
    near = sorted((each for each in fits if fits[each] >= fits[likeliest] - _NEAR), key=lambda each: -fits[each])
    proposal = Proposal(header, _assign(scores[likeliest]), {}, kind=likeliest)
    proposal.kinds = tuple(near) if len(near) > 1 else ()
    proposal.doubts = {name: _rivals(scores[likeliest], proposal.fields, name) for name in proposal.needed}
    proposal.doubts = {name: places for name, places in proposal.doubts.items() if places}
    fields = proposal.fields
    proposal.guessed = [
        name for name in proposal.needed if name in fields and scores[likeliest][name, fields[name]] < _EXACT - 1
    ]
    settle(proposal, rows)
    return proposal


def _fit(scores: dict[tuple[str, int], float], kind: Kind) -> float:
    """How well a kind explains the file: a column known by its name counts one, by a part of it less."""
    fields = _assign(scores)
    sure = [min(1.0, scores[pair] / _EXACT) for pair in fields.items() if scores[pair] >= _HOLDS]
    lacking = sum(name not in fields for name in needed(kind))
    if kind == "member" and not any(name in fields for name in WHO_OF_LISTS):
        lacking += 1
    if kind != "orders" and len(sure) < _TELLING:
        lacking += 1
    return sum(sure) - _LACKING * lacking


def settle(proposal: Proposal, rows: Sequence[Sequence[str]]) -> None:
    """Conclude from the chosen columns what else the mapping must say: rows, states, the order of dates."""
    columns = {name: [row[place] for row in rows] for name, place in proposal.fields.items()}
    proposal.rows, proposal.amount = _shape(columns) if proposal.kind == "orders" else (proposal.kind, "cell")
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
    lines = [f"id = {_text(id_)}", f"source = {_text(proposal.source or id_)}", f'rows = "{proposal.rows}"']
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


def _scores(header: tuple[str, ...], seen: Sequence[Evidence], kind: Kind) -> dict[tuple[str, int], float]:
    """How well each column fits each field; pairs that do not fit at all are left out."""
    found: dict[tuple[str, int], float] = {}
    for place, (cell, looks) in enumerate(zip(header, seen, strict=True)):
        name = normalise_header(cell)
        for wanted in sorted(fields_of(kind)):
            score = _by_name(name, aliases(kind).get(wanted, {}))
            if not looks.allows(wanted):
                continue
            if not score and wanted in _TIMES_NEEDED and wanted in needed(kind) and looks.times >= 0.9:
                score = _LOOKS
            if (
                not score
                and wanted == "order_id"
                and kind == "orders"
                and looks.filled > 0.95
                and looks.distinct > 0.95
            ):
                score = _LOOKS if not looks.phones else 0
            if score:
                # Of two that fit by name the fuller is the likelier, then the one with the plainer name.
                found[wanted, place] = score + looks.filled / 2
    return found


def _by_name(name: str, known: dict[str, int]) -> float:
    if name in known:
        return _EXACT - known[name] / 1000
    long_enough = len(name) >= _SHORTEST
    return _HOLDS if long_enough and any(alias in name for alias in known if len(alias) >= _SHORTEST) else 0


def _assign(scores: dict[tuple[str, int], float]) -> dict[str, int]:
    """Each field its best column, each column one field; the surest pairs first, and needed fields before others."""
    fields: dict[str, int] = {}
    order = sorted(
        scores, key=lambda pair: (-scores[pair], pair[0] not in _FIRST, list(FIELDS).index(pair[0]), pair[1])
    )
    for name, place in order:
        if name not in fields and place not in fields.values():
            fields[name] = place
    # An export of paid orders may say when each was paid and no more: that is when it was ordered, as far as is known.
    if "ordered_at" not in fields and ("ordered_at", fields.get("paid_at")) in scores:
        fields["ordered_at"] = fields.pop("paid_at")
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
    """The words of a status column by state, as people write them and the built-in layouts know them."""
    told = [mapping.status for source in mappings.sources() for mapping in source.mappings]
    known = {
        word.casefold().replace(",", "，"): state
        for each in (*told, state_words())
        for state, words in each.items()
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


def _called(name: str) -> str:
    return f"{FIELD_NAMES[name].zh} · {FIELD_NAMES[name].en}"


def _text(value: str) -> str:
    # JSON's escapes are TOML's.
    return json.dumps(value, ensure_ascii=False)


def _texts(values: Sequence[str]) -> str:
    return "[" + ", ".join(map(_text, values)) + "]"
