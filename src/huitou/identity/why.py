"""Why two customers are one, or are not: the links between them, and what they share that did not link."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from huitou.identity import evidence
from huitou.identity.evidence import Verdict
from huitou.identity.link import BY_HAND, Join, Links, Pair, Shared, told_apart
from huitou.identity.relate import linked
from huitou.warehouse.accounts import mask
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.facts import Facts, patiently

Relation = Literal["same", "shared", "refused", "nothing"]
APART = "refuse"


@dataclass(frozen=True, slots=True)
class Known:
    """One account as a person reads it; a phone or an e-mail in ``name`` is masked unless asked for."""

    account: int
    customer: int
    source: str
    store: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """One link on the way from one customer to another, or one thing they share that did not link.

    ``kind``: unionid, phone, email; accept or refuse for a person's decision, which then has its ``number``.
    ``value`` masked as ``Known.name`` is. ``holders``: how many accounts have it, where it did not link; else 0.
    """

    one: Known
    two: Known
    kind: str
    value: str = ""
    holders: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Why:
    """How two customers or accounts stand to each other.

    ``same``: one customer, by ``steps`` from one to the other. ``shared``: two, though they share what ``steps`` says.
    ``refused``: two, by the decision in ``steps``. ``nothing``: they share nothing that could tell.
    """

    one: int
    two: int
    relation: Relation
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two customers that may be one, with what they share; ``score`` as ``Suggestion.score``."""

    one: int
    two: int
    score: float
    shared: tuple[Step, ...]


def why(shop: Path, one: int, two: int, *, reveal: bool = False) -> Why:
    """Explain it; phones and e-mails masked unless ``reveal``.

    Raises: UserError ``customer.missing``, ``customer.same``.
    """
    return patiently(lambda: _why(shop, one, two, reveal=reveal))


def _why(shop: Path, one: int, two: int, *, reveal: bool) -> Why:
    with connect() as work:
        Facts(shop).attach(work)
        evidence.check_known(work, one, two)
        made = evidence.verdicts(work)
        held = evidence.in_force(made)
        links = linked(work, "facts_accounts", around=evidence.these(one, two), held=held)
        tell = _Teller(work, links, evidence.standing(made), reveal)
        first, second = links.customer(one), links.customer(two)
        if first == second:
            return Why(one, two, "same", tell.steps(_way(links.joins, one, two)))
        if told := told_apart(held.apart, links, one, two):
            return Why(one, two, "refused", tell.steps([Join(*told, APART)]))
        found = next((s for s in links.suggestions if {s.one, s.two} == {first, second}), None)
        return Why(one, two, "shared" if found else "nothing", tell.steps(found.shared if found else ()))


def suggestions(shop: Path, *, reveal: bool = False) -> list[Candidate]:
    """Every pair of customers that may be one, the likeliest first; phones and e-mails masked unless ``reveal``."""
    return patiently(lambda: _suggestions(shop, reveal=reveal))


def _suggestions(shop: Path, *, reveal: bool) -> list[Candidate]:
    with connect() as work:
        Facts(shop).attach(work)
        made = evidence.verdicts(work)
        links = linked(work, "facts_accounts", around=None, held=evidence.in_force(made))
        tell = _Teller(work, links, evidence.standing(made), reveal)
        steps = iter(tell.steps([shared for found in links.suggestions for shared in found.shared]))
        return [
            Candidate(found.one, found.two, found.score, tuple(next(steps) for _ in found.shared))
            for found in links.suggestions
        ]


def _way(joins: Iterable[Join], one: int, two: int) -> list[Join]:
    """The joins from one account to another; they are a forest, so there is but one way."""
    near: dict[int, list[tuple[int, Join]]] = defaultdict(list)
    for join in joins:
        near[join.one].append((join.two, join))
        near[join.two].append((join.one, join))
    ways: dict[int, list[Join]] = {one: []}
    queue = deque([one])
    while queue and two not in ways:
        here = queue.popleft()
        for there, join in near[here]:
            if there not in ways:
                ways[there] = [*ways[here], Join(here, there, join.kind, join.value)]
                queue.append(there)
    return ways.get(two, [])


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts names and values to what was linked by numbers."""

    work: Connection
    links: Links
    held: dict[Pair, Verdict]
    reveal: bool

    def steps(self, found: Sequence[Join | Shared]) -> tuple[Step, ...]:
        accounts = self._accounts({key for each in found for key in (each.one, each.two)})
        values = evidence.spelled(self.work, sorted({int(str(each.value)) for each in found if each.value is not None}))
        return tuple(
            Step(
                accounts[each.one],
                accounts[each.two],
                each.kind,
                self._shown(values[int(str(each.value))]) if each.value is not None else "",
                each.holders if isinstance(each, Shared) else 0,
                self._number(each) if each.kind in {BY_HAND, APART} else 0,
            )
            for each in found
        )

    def _number(self, each: Join | Shared) -> int:
        return self.held[min(each.one, each.two), max(each.one, each.two)].number

    def _accounts(self, keys: set[int]) -> dict[int, Known]:
        rows = self.work.rows(
            "SELECT account_key, source, store, id_kind, id_value FROM holders"
            " WHERE account_key IN (SELECT unnest(CAST(:keys AS BIGINT[])))",
            keys=sorted(keys),
        )
        return {
            key: Known(key, self.links.customer(key), source, store, kind, self._shown(name))
            for key, source, store, kind, name in rows
        }

    def _shown(self, value: str) -> str:
        return value if self.reveal else mask(value)
