"""Which accounts are one customer, from what they share and what people decided. Pure; no order of arrival in it.

Symbols: an account is one identity inside one source and store; a contact is a unionid, a buyer's phone or an e-mail;
its holders are the accounts that have it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

# Ids that a platform gave to a member; two different ones of one source are never merged by themselves.
_MEMBER_KINDS = frozenset({"union", "member", "nick"})
# A contact that more accounts hold is the shop's own or a parcel station's: nothing is suggested by it.
_MOST_HOLDERS = 5
_WEIGHTS = {"unionid": 0.95, "phone": 0.9, "email": 0.9}
BY_HAND = "accept"

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Account:
    """What linking needs to know of an account. ``value`` tells two ids apart; it may be a code for the text."""

    key: int
    source: str
    store: str
    kind: str
    value: Hashable


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact and its holders, in an order that does not depend on when they arrived."""

    kind: str
    value: Hashable
    holders: Sequence[Account]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people decided and nobody took back: pairs of accounts that are one person, and pairs that are two."""

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()

    @property
    def contradictions(self) -> list[Pair]:
        """Pairs told apart that other verdicts, taken together, make one person."""
        groups = _Groups()
        for one, two in self.together:
            groups.join(groups.of(one), groups.of(two))
        return sorted(pair for pair in self.apart if groups.of(pair[0]) == groups.of(pair[1]))


@dataclass(frozen=True, slots=True)
class Join:
    """Why two accounts are one customer: ``kind`` of the contact, or ``accept`` where a person said so."""

    one: int
    two: int
    kind: str
    value: Hashable = None


@dataclass(frozen=True, slots=True)
class Shared:
    """A contact two accounts share, and how many hold it in all."""

    one: int
    two: int
    kind: str
    value: Hashable
    holders: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two customers that may be one, for a person to decide.

    ``score`` ranks, from 0 to 1: it is no probability. Each shared contact counts its weight (unionid 0.95, phone and
    e-mail 0.9) over its other holders; several add up as 1 - (1 - a)(1 - b).
    """

    one: int
    two: int
    shared: tuple[Shared, ...]

    @property
    def score(self) -> float:
        left = 1.0
        for contact in self.shared:
            left *= 1 - _WEIGHTS[contact.kind] / (contact.holders - 1)
        return round(1 - left, 3)


@dataclass(slots=True)
class Links:
    """``group_of``: account -> the oldest account of its customer; one that stands alone is absent.

    ``joins`` are a forest: one way between any two accounts of a customer.
    """

    group_of: dict[int, int] = field(default_factory=dict)
    joins: list[Join] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)

    def customer(self, account: int) -> int:
        """The oldest account of its customer."""
        return self.group_of.get(account, account)

    def evidence(self) -> dict[int, str]:
        """By which kinds of contact, or verdict, each account hangs together with others of its customer."""
        kinds: dict[int, str] = {}
        for join in self.joins:
            for key in (join.one, join.two):
                known = kinds.get(key)
                if known is None:
                    kinds[key] = join.kind
                elif join.kind not in known.split(","):
                    kinds[key] = f"{known},{join.kind}"
        return kinds


class _Groups:
    """Disjoint sets of account keys, each named by its smallest key: the oldest."""

    def __init__(self) -> None:
        self._group_of: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}

    @property
    def joined(self) -> dict[int, int]:
        oldest = {group: group for group in self._members}
        return oldest | self._group_of

    def of(self, key: int) -> int:
        return self._group_of.get(key, key)

    def members(self, group: int) -> list[int]:
        return self._members.get(group) or [group]

    def join(self, one: int, two: int) -> None:
        if one == two:
            return
        oldest, other = min(one, two), max(one, two)
        for key in self.members(other):
            self._group_of[key] = oldest
        self._members[oldest] = self.members(oldest) + self.members(other)
        self._members.pop(other, None)


def link(contacts: Iterable[Contact], verdicts: Verdicts, accounts: Mapping[int, Account]) -> Links:
    """Decide who is one customer.

    Verdicts of people come first. Then each contact (unionids, phones, e-mails, each by value) links its holders when
    it is unique in each source and store and no two different member ids of one source hold it; a unionid always.
    Two groups never meet when people told them apart or they hold different member ids of one source. What is shared
    and does not link is a suggestion. ``contacts`` come in that order; ``accounts`` has every holder and every account
    of a verdict (those erased since are passed over).

    Source: contracts.md, "Customers".
    """
    groups, links = _Groups(), Links()
    apart: dict[int, set[int]] = defaultdict(set)
    for one, two in verdicts.apart:
        apart[one].add(two)
        apart[two].add(one)
    for one, two in sorted(verdicts.together):
        if one in accounts and two in accounts and groups.of(one) != groups.of(two):
            groups.join(groups.of(one), groups.of(two))
            links.joins.append(Join(one, two, BY_HAND))
    shared: list[Shared] = []
    for contact in contacts:
        _follow(contact, groups, links, shared, apart, accounts)
    links.group_of = groups.joined
    links.suggestions = _suggestions(shared, groups, apart)
    return links


def told_apart(apart: Iterable[Pair], links: Links, one: int, two: int) -> Pair | None:
    """The pair of accounts, one of each customer, that a person told apart; None where there is none."""
    customers = {links.customer(one), links.customer(two)}
    pairs = (pair for pair in sorted(apart) if {links.customer(key) for key in pair} == customers)
    return next(pairs, None)


def _follow(
    contact: Contact,
    groups: _Groups,
    links: Links,
    shared: list[Shared],
    apart: Mapping[int, set[int]],
    accounts: Mapping[int, Account],
) -> None:
    """Join the holders of one contact where it tells who they are; note the pairs it leaves open."""
    holders = contact.holders
    tells = contact.kind == "unionid" or _is_unique(holders, contact.kind)
    if not tells and len(holders) > _MOST_HOLDERS:
        return
    for place, one in enumerate(holders):
        for two in holders[place + 1 :]:
            first, second = groups.of(one.key), groups.of(two.key)
            if first == second:
                continue
            if tells and _may_meet(groups.members(first), groups.members(second), apart, accounts):
                groups.join(first, second)
                links.joins.append(Join(one.key, two.key, contact.kind, contact.value))
            elif len(holders) <= _MOST_HOLDERS:
                shared.append(Shared(one.key, two.key, contact.kind, contact.value, len(holders)))


def _is_unique(holders: Iterable[Account], kind: str) -> bool:
    """At most one holder per source and store, and one member id per source.

    An account that *is* the contact (known by its phone alone) does not count as a second holder.
    """
    places: set[tuple[str, str]] = set()
    ids: dict[str, tuple[str, Hashable]] = {}
    for account in holders:
        if account.kind == kind:
            continue
        place = (account.source, account.store)
        if place in places:
            return False
        places.add(place)
        if account.kind in _MEMBER_KINDS:
            own = (account.kind, account.value)
            if ids.setdefault(account.source, own) != own:
                return False
    return True


def _may_meet(
    one: Sequence[int], two: Sequence[int], apart: Mapping[int, set[int]], accounts: Mapping[int, Account]
) -> bool:
    if apart and any(not apart[key].isdisjoint(two) for key in one if key in apart):
        return False
    ids = _member_ids(one, accounts)
    return all(ids.get(source, own) == own for source, own in _member_ids(two, accounts).items())


def _member_ids(keys: Iterable[int], accounts: Mapping[int, Account]) -> dict[str, set[tuple[str, Hashable]]]:
    found: dict[str, set[tuple[str, Hashable]]] = {}
    for key in keys:
        account = accounts[key]
        if account.kind in _MEMBER_KINDS:
            found.setdefault(account.source, set()).add((account.kind, account.value))
    return found


def _suggestions(shared: Iterable[Shared], groups: _Groups, apart: Mapping[int, set[int]]) -> list[Suggestion]:
    """The pairs left open, by customer: those that came together in the end, or were told apart, are none."""
    by_pair: dict[Pair, list[Shared]] = defaultdict(list)
    for each in shared:
        one, two = sorted((groups.of(each.one), groups.of(each.two)))
        if one != two and not _told_apart(groups.members(one), groups.members(two), apart):
            by_pair[one, two].append(each)
    found = [Suggestion(one, two, tuple(contacts)) for (one, two), contacts in by_pair.items()]
    return sorted(found, key=lambda s: (-s.score, s.one, s.two))


def _told_apart(one: Iterable[int], two: Iterable[int], apart: Mapping[int, set[int]]) -> bool:
    return any(not apart[key].isdisjoint(two) for key in one if key in apart)
