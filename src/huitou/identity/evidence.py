"""What the accounts facts and people's verdicts say of who is who, as far as it bears on some accounts."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

from huitou.errors import UserError
from huitou.identity.link import Account, Contact, Pair, Verdicts
from huitou.warehouse.engines.duckdb import Connection

# What so many accounts share is a filler ("0", the shop's own number) and nobody's contact.
_FILLER = 100
_KINDS = ("unionid", "phone", "email")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision of a person: ``accept`` (one person), ``refuse`` (two), or ``undo`` of an earlier one."""

    number: int
    action: str
    one: int
    two: int
    note: str = ""
    made_at: int = 0


def verdicts(connection: Connection) -> list[Verdict]:
    """Every decision on record, oldest first. ``number`` is its import's; of an ``undo``, ``two`` is what it undoes."""
    rows = connection.rows(
        "SELECT i.import_id, i.action, i.customer_id, i.other_id, coalesce(i.evidence, ''), m.committed_at"
        " FROM facts_identities i JOIN facts_imports m ON m.import_id = i.import_id"
        " WHERE i.action IN ('accept', 'refuse', 'undo') ORDER BY i.import_id, i.seq"
    )
    return [Verdict(*row) for row in rows]


def standing(made: list[Verdict]) -> dict[Pair, Verdict]:
    """The decision that holds for each pair: the newest that was not taken back."""
    undone = {verdict.two for verdict in made if verdict.action == "undo"}
    held = [v for v in made if v.action != "undo" and v.number not in undone]
    return {(min(v.one, v.two), max(v.one, v.two)): v for v in held}


def in_force(made: list[Verdict]) -> Verdicts:
    """The pairs that are one person and those that are two, by the decisions that hold."""
    pairs = standing(made).items()
    return Verdicts(
        together=frozenset(pair for pair, verdict in pairs if verdict.action == "accept"),
        apart=frozenset(pair for pair, verdict in pairs if verdict.action == "refuse"),
    )


def these(*accounts: int) -> str:
    """A query that names these accounts."""
    return f"SELECT unnest([{', '.join(str(int(key)) for key in accounts)}]) AS account_key"


def check_known(connection: Connection, one: int, two: int) -> None:
    """Two accounts that are two and there. Raises: UserError ``customer.same``, ``customer.missing``."""
    if one == two:
        raise UserError(
            "customer.same",
            en=f"{one} was given twice; name two customers, or two accounts of one",
            zh=f"{one} 写了两遍；请给出两位客户（或同一客户的两个账号）的编号",
        )
    for key in (one, two):
        if not connection.value("SELECT COUNT(*) FROM facts_accounts WHERE account_key = :key", key=key):
            raise UserError(
                "customer.missing",
                en=f"there is no customer {key}, or they are erased; huitou drill shows the numbers",
                zh=f"没有编号为 {key} 的客户，或资料已经抹去；编号可用 huitou drill 查看",
            )


def gather(connection: Connection, accounts: str, *, around: str | None, held: Verdicts) -> None:
    """``bearing``: the contacts that bear on the accounts the query ``around`` names (None: on all), with holders.

    Reaching out goes on until nothing new is found, so that whoever could end up with them is seen too; what is decided
    among these does not depend on the rest.
    """
    run = connection.run
    buyers = "id_kind <> 'receiver'"
    contacts = " UNION ".join(
        f"SELECT {rank} AS kind, {kind} AS value, account_key FROM {accounts} WHERE {kind} IS NOT NULL"
        + (f" AND {buyers}" if kind == "phone" else "")
        for rank, kind in enumerate(_KINDS)
    )
    run(f"CREATE OR REPLACE TABLE contacts AS {contacts}")
    run(
        "CREATE OR REPLACE TABLE shared AS SELECT c.* FROM contacts c JOIN (SELECT kind, value FROM contacts"
        f" GROUP BY kind, value HAVING COUNT(*) BETWEEN 2 AND {_FILLER}) s ON s.kind = c.kind AND s.value = c.value"
    )
    run("DROP TABLE contacts")
    pairs = sorted(held.together | held.apart)
    run(
        "CREATE OR REPLACE TABLE verdict_pairs AS SELECT CAST(unnest(:one) AS BIGINT) AS one,"
        " CAST(unnest(:two) AS BIGINT) AS two",
        one=[one for one, _ in pairs],
        two=[two for _, two in pairs],
    )
    if around is not None:
        _reach(connection, around)
        run("DELETE FROM shared WHERE account_key NOT IN (SELECT account_key FROM reached)")
    else:
        run(
            "CREATE OR REPLACE TABLE reached AS SELECT account_key FROM shared UNION SELECT one FROM verdict_pairs"
            " UNION SELECT two FROM verdict_pairs UNION SELECT account_key FROM aliases UNION SELECT customer_id"
            " FROM aliases"
        )
    run(
        "CREATE OR REPLACE TABLE holders AS SELECT a.account_key, MIN(a.source) AS source, MIN(a.store) AS store,"
        " MIN(a.id_kind) AS id_kind, MIN(a.id_value) AS id_value"
        f" FROM {accounts} a JOIN reached r ON r.account_key = a.account_key GROUP BY a.account_key"
    )


def _reach(connection: Connection, around: str) -> None:
    """``reached``: those accounts, and all that hang together with them by contacts, verdicts or as it is now."""
    run = connection.run
    run(f"CREATE OR REPLACE TABLE reached AS SELECT DISTINCT account_key FROM ({around}) a")
    run("CREATE OR REPLACE TABLE edge AS SELECT account_key FROM reached")
    while connection.value("SELECT COUNT(*) FROM edge"):
        run(
            "CREATE OR REPLACE TABLE edge AS SELECT DISTINCT account_key FROM ("
            "SELECT s.account_key FROM shared s JOIN (SELECT DISTINCT s.kind, s.value FROM shared s JOIN edge e"
            " ON e.account_key = s.account_key) t ON t.kind = s.kind AND t.value = s.value"
            " UNION ALL SELECT v.two FROM verdict_pairs v JOIN edge e ON e.account_key = v.one"
            " UNION ALL SELECT v.one FROM verdict_pairs v JOIN edge e ON e.account_key = v.two"
            " UNION ALL SELECT a.customer_id FROM aliases a JOIN edge e ON e.account_key = a.account_key"
            " UNION ALL SELECT a.account_key FROM aliases a JOIN edge e ON e.account_key = a.customer_id"
            ") n WHERE account_key NOT IN (SELECT account_key FROM reached)"
        )
        run("INSERT INTO reached SELECT account_key FROM edge")


def accounts_of(connection: Connection) -> dict[int, Account]:
    """The accounts that ``gather`` found; an id is a number here, for there may be millions."""
    rows = connection.stream(
        "SELECT account_key, source, store, id_kind, DENSE_RANK() OVER (ORDER BY id_value) FROM holders"
    )
    # One object for what so many rows repeat.
    return {
        key: Account(key, sys.intern(source), sys.intern(store), sys.intern(kind), code)
        for key, source, store, kind, code in rows
    }


def contacts_of(connection: Connection, accounts: dict[int, Account]) -> Iterator[Contact]:
    """The contacts that ``gather`` found, in the order ``link`` wants; their value is a number too."""
    rows = connection.stream(
        "SELECT DENSE_RANK() OVER (ORDER BY s.kind, s.value) AS contact, s.kind, s.account_key FROM shared s"
        " JOIN holders h ON h.account_key = s.account_key"
        " ORDER BY contact, h.source, h.store, h.id_kind, h.id_value, s.account_key"
    )
    for code, held in itertools.groupby(rows, itemgetter(0)):
        found = list(held)
        yield Contact(_KINDS[found[0][1]], code, [accounts[key] for _, _, key in found])


def spelled(connection: Connection, codes: list[int]) -> dict[int, str]:
    """What the values of contacts, as ``contacts_of`` numbers them, are in the facts."""
    rows = connection.rows(
        "SELECT DISTINCT code, value FROM (SELECT DENSE_RANK() OVER (ORDER BY s.kind, s.value) AS code, s.value"
        " FROM shared s JOIN holders h ON h.account_key = s.account_key) c WHERE code IN (SELECT unnest(:codes))",
        codes=codes,
    )
    return dict(rows)
