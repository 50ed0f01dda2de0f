"""Bringing who is who up to what the facts and people's verdicts say: the merges and splits to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huitou.identity import evidence
from huitou.identity.link import Links, Verdicts, link
from huitou.warehouse.derive import aliases
from huitou.warehouse.engines.duckdb import Connection

# A list handed to the engine takes many times the room of its rows.
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Change:
    """One identity fact: ``other_id`` becomes an alias of ``customer_id``, or stands alone again."""

    action: str
    customer_id: int
    other_id: int
    evidence: str


def linked(connection: Connection, accounts: str, *, around: str | None, held: Verdicts) -> Links:
    """Link the accounts of a table, as far as it bears on those the query ``around`` names (None: on all)."""
    aliases(connection)
    evidence.gather(connection, accounts, around=around, held=held)
    known = evidence.accounts_of(connection)
    return link(evidence.contacts_of(connection, known), held, known)


def relate(connection: Connection, accounts: str, *, around: str | None, held: Verdicts) -> Links:
    """Link as ``linked``, and leave ``identity_changes`` (seq, action, customer_id, other_id, evidence): what must be
    written so that the customers are the linked ones.
    """
    links = linked(connection, accounts, around=around, held=held)
    now = dict(connection.rows("SELECT account_key, customer_id FROM aliases WHERE account_key IN (FROM reached)"))
    _leave(connection, changes(links, now))
    return links


def changes(links: Links, now: Mapping[int, int]) -> list[Change]:
    """What turns the aliases there are ``now`` (account -> customer) into the linked customers."""
    wanted = {key: group for key, group in links.group_of.items() if group != key}
    kinds = links.evidence()
    splits = [Change("split", customer, other, "") for other, customer in sorted(now.items()) if other not in wanted]
    merges = [
        Change("merge", group, other, kinds.get(other, ""))
        for other, group in sorted(wanted.items())
        if now.get(other) != group
    ]
    return splits + merges


def _leave(connection: Connection, found: list[Change]) -> None:
    connection.run(
        "CREATE OR REPLACE TABLE identity_changes (seq BIGINT, action VARCHAR, customer_id BIGINT, other_id BIGINT,"
        " evidence VARCHAR)"
    )
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        connection.run(
            "INSERT INTO identity_changes SELECT unnest(:seq), unnest(:action), unnest(:customer), unnest(:other),"
            " unnest(:evidence)",
            seq=list(range(start, start + len(some))),
            action=[change.action for change in some],
            customer=[change.customer_id for change in some],
            other=[change.other_id for change in some],
            evidence=[change.evidence for change in some],
        )
