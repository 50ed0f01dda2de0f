"""Accounts -> customers, explainable and reversible (contracts.md, "Customers").

An account is one identity inside one source and store; it is allocated a number once, which is also the number of
the customer it opens. Accounts of different sources become one customer by unionid, then by buyer phone or e-mail
that is unique in each source and store. Merges and splits are facts; nothing is overwritten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from huitou.intake.clean import literal
from huitou.intake.erased import forget_people
from huitou.warehouse.engines.duckdb import Connection

# Ids that a platform gave to a member; two different ones of one source are never merged by themselves.
_MEMBER_KINDS = frozenset({"union", "member", "nick"})


def allocate(connection: Connection, *, source: str, store: str, tombstone_key: bytes | None) -> int:
    """Give every identity in ``headers`` its account key; new ones are numbered in file order.

    Leaves ``who`` (id_kind, id_value -> account_key) and ``new_accounts`` (rows for the facts).
    Returns how many accounts are new. Identities of erased people get no key and no row.
    """
    run = connection.run
    here = f"source = {literal(source)} AND store = {literal(store)}"
    run(
        "CREATE OR REPLACE TABLE seen AS SELECT id_kind, id_value, unionid, phone, email, min(row) AS row FROM headers"
        " WHERE id_value IS NOT NULL GROUP BY id_kind, id_value, unionid, phone, email"
    )
    forget_people(connection, source=source, store=store, key=tombstone_key)
    run(
        "CREATE OR REPLACE TABLE who AS SELECT s.id_kind, s.id_value, min(s.row) AS row, min(a.account_key) AS"
        " account_key"
        f" FROM seen s LEFT JOIN (SELECT * FROM facts_accounts WHERE {here}) a"
        " ON a.id_kind = s.id_kind AND a.id_value = s.id_value GROUP BY s.id_kind, s.id_value"
    )
    base = connection.value("SELECT coalesce(max(account_key), 0) FROM facts_identities")
    new = int(connection.value("SELECT COUNT(*) FROM who WHERE account_key IS NULL"))
    run(
        "CREATE OR REPLACE TABLE opened AS SELECT id_kind, id_value,"
        f" {int(base)} + row_number() OVER (ORDER BY row, id_kind, id_value) AS account_key FROM who"
        " WHERE account_key IS NULL"
    )
    run(
        "CREATE OR REPLACE TABLE who AS SELECT w.id_kind, w.id_value, coalesce(w.account_key, o.account_key)"
        " AS account_key FROM who w LEFT JOIN opened o USING (id_kind, id_value)"
    )
    run(
        "CREATE OR REPLACE TABLE new_accounts AS SELECT s.row, w.account_key, s.id_kind, s.id_value, s.unionid,"
        f" s.phone, s.email FROM seen s JOIN who w USING (id_kind, id_value) ANTI JOIN (SELECT * FROM facts_accounts"
        f" WHERE {here}) a ON a.id_kind = s.id_kind AND a.id_value = s.id_value"
        " AND a.unionid IS NOT DISTINCT FROM s.unionid AND a.phone IS NOT DISTINCT FROM s.phone"
        " AND a.email IS NOT DISTINCT FROM s.email"
    )
    return new


@dataclass(frozen=True, slots=True)
class Account:
    """What linking needs to know of an account."""

    key: int
    source: str
    store: str
    kind: str
    value: str


@dataclass(slots=True)
class Links:
    """What the facts ask for: which accounts are one customer, and which pairs a person should decide."""

    group_of: dict[int, int] = field(default_factory=dict)
    evidence: dict[int, str] = field(default_factory=dict)
    suggestions: dict[tuple[int, int], str] = field(default_factory=dict)


_SHARED = """
WITH contacts AS (
  SELECT 'unionid' AS kind, unionid AS value, account_key FROM {accounts} WHERE unionid IS NOT NULL
  UNION SELECT 'phone', phone, account_key FROM {accounts} WHERE phone IS NOT NULL AND id_kind <> 'receiver'
  UNION SELECT 'email', email, account_key FROM {accounts} WHERE email IS NOT NULL
)
SELECT c.kind, c.value, c.account_key, a.source, a.store, a.id_kind, a.id_value
FROM contacts c
JOIN (SELECT kind, value FROM contacts GROUP BY kind, value HAVING COUNT(DISTINCT account_key) > 1) s
  ON s.kind = c.kind AND s.value = c.value
JOIN (SELECT DISTINCT account_key, source, store, id_kind, id_value FROM {accounts}) a ON a.account_key = c.account_key
ORDER BY CASE c.kind WHEN 'unionid' THEN 0 WHEN 'phone' THEN 1 ELSE 2 END, c.kind, c.value, c.account_key
"""


def shared_contacts(connection: Connection, accounts: str) -> dict[tuple[str, str], list[Account]]:
    """Every unionid, buyer phone and e-mail that more than one account has, with those accounts."""
    shared: dict[tuple[str, str], list[Account]] = defaultdict(list)
    for kind, value, *account in connection.rows(_SHARED.format(accounts=accounts)):
        shared[kind, value].append(Account(*account))
    return shared


def link(shared: dict[tuple[str, str], list[Account]]) -> Links:
    """Decide links from shared contacts alone, so that the order of arrival does not matter.

    A contact links its accounts when it is unique in each source and store (unionid always) and no two different
    member ids of one source would meet; otherwise the pair is a suggestion.
    """
    links = Links()
    members: dict[int, list[Account]] = {}
    for (kind, _value), accounts in shared.items():
        ordered = sorted(accounts, key=lambda a: a.key)
        for account in ordered:
            links.group_of.setdefault(account.key, account.key)
            members.setdefault(links.group_of[account.key], [account])
        unique = kind == "unionid" or _unique_everywhere(ordered, kind)
        first = ordered[0]
        for other in ordered[1:]:
            one, two = links.group_of[first.key], links.group_of[other.key]
            if one == two:
                continue
            if unique and not _members_meet(members[one], members[two]):
                _join(links, members, min(one, two), max(one, two), kind)
            else:
                links.suggestions.setdefault((first.key, other.key), kind)
    for one, two in [pair for pair in links.suggestions if links.group_of[pair[0]] == links.group_of[pair[1]]]:
        del links.suggestions[one, two]
    return links


def _unique_everywhere(accounts: Iterable[Account], kind: str) -> bool:
    """At most one holder per source and store; the account that *is* the contact does not count as a second."""
    holders: dict[tuple[str, str], int] = defaultdict(int)
    for account in accounts:
        if account.kind != kind:
            holders[account.source, account.store] += 1
    return all(n <= 1 for n in holders.values())


def _members_meet(one: list[Account], two: list[Account]) -> bool:
    ids: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for account in (*one, *two):
        if account.kind in _MEMBER_KINDS:
            ids[account.source].add((account.kind, account.value))
    nicks = [a for a in (*one, *two) if a.kind == "nick"]
    return any(len(found) > 1 for found in ids.values()) or len({(a.source, a.store) for a in nicks}) < len(nicks)


def _join(links: Links, members: dict[int, list[Account]], oldest: int, other: int, kind: str) -> None:
    for account in members[other]:
        links.group_of[account.key] = oldest
    members[oldest] = members[oldest] + members.pop(other)
    links.evidence[other] = kind


@dataclass(frozen=True, slots=True)
class Change:
    """One identity fact: ``other_id`` becomes an alias of ``customer_id``, or stands alone again."""

    action: str
    customer_id: int
    other_id: int
    evidence: str


def changes(links: Links, aliases: dict[int, int], suggested: set[tuple[int, int]]) -> list[Change]:
    """What must be written so that the known aliases become the wanted links."""
    wanted = {key: group for key, group in links.group_of.items() if group != key}
    found = [Change("split", customer, other, "") for other, customer in sorted(aliases.items()) if other not in wanted]
    found += [
        Change("merge", group, other, links.evidence.get(other, "contact"))
        for other, group in sorted(wanted.items())
        if aliases.get(other) != group
    ]
    found += [
        Change("suggest", one, two, kind)
        for (one, two), kind in sorted(links.suggestions.items())
        if (one, two) not in suggested
    ]
    return found


def relate(connection: Connection, *, source: str, store: str) -> int:
    """Link accounts across sources; leave ``identity_changes`` (seq, action, customer_id, other_id, evidence).

    Returns how many pairs wait for a person's decision.
    """
    run = connection.run
    run(
        "CREATE OR REPLACE TABLE identity_changes (seq BIGINT, action VARCHAR, customer_id BIGINT, other_id BIGINT,"
        " evidence VARCHAR)"
    )
    if not connection.value("SELECT COUNT(*) FROM new_accounts WHERE coalesce(unionid, phone, email) IS NOT NULL"):
        return 0
    columns = "account_key, source, store, id_kind, id_value, unionid, phone, email"
    run(
        f"CREATE OR REPLACE TABLE all_accounts AS SELECT {columns} FROM facts_accounts UNION ALL"
        f" SELECT account_key, {literal(source)}, {literal(store)}, id_kind, id_value, unionid, phone, email"
        " FROM new_accounts"
    )
    latest = connection.rows(
        "SELECT other_id, customer_id, action FROM (SELECT *, row_number() OVER (PARTITION BY other_id ORDER BY"
        " import_id"
        " DESC, seq DESC) AS n FROM facts_identities WHERE action IN ('merge', 'split')) WHERE n = 1"
    )
    aliases = {other: customer for other, customer, action in latest if action == "merge"}
    known = connection.rows("SELECT customer_id, other_id FROM facts_identities WHERE action = 'suggest'")
    links = link(shared_contacts(connection, "all_accounts"))
    for seq, change in enumerate(changes(links, aliases, set(known))):
        run(
            "INSERT INTO identity_changes VALUES (:seq, :action, :customer, :other, :evidence)",
            seq=seq,
            action=change.action,
            customer=change.customer_id,
            other=change.other_id,
            evidence=change.evidence,
        )
    return len(links.suggestions)
