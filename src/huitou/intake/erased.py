"""Keeping erased people out of an import: their identities open no account, refused cells do not keep their names."""

from __future__ import annotations

import re

from huitou.intake.clean import literal
from huitou.warehouse.engines.duckdb import Connection
from huitou.warehouse.erasure import fingerprints

# What may stand between the cells of a refused row.
_BETWEEN = re.compile(r'[,，;；|\t"]+')


def forget_people(connection: Connection, *, source: str, store: str, key: bytes | None) -> None:
    """Take erased people out of ``seen``. An account still known is someone else, who shared a phone with them."""
    erased = _digests(connection)
    if not erased or key is None:
        return
    rows = connection.rows(
        "SELECT id_kind, id_value, unionid, phone, email FROM seen s WHERE NOT EXISTS (SELECT 1 FROM facts_accounts a"
        f" WHERE a.source = {literal(source)} AND a.store = {literal(store)} AND a.id_kind = s.id_kind"
        " AND a.id_value = s.id_value)"
    )
    gone = [(r[0], r[1]) for r in rows if erased.intersection(fingerprints(key, (source, store, *r)))]
    for kind, value in gone:
        connection.run("DELETE FROM seen WHERE id_kind = :kind AND id_value = :value", kind=kind, value=value)


def forget_words(connection: Connection, *, source: str, store: str, key: bytes | None) -> None:
    """Empty the cells of ``quarantined`` that name an erased person."""
    erased = _digests(connection)
    if not erased or key is None:
        return
    words: dict[str, set[str]] = {}
    for (value,) in connection.rows("SELECT DISTINCT value FROM quarantined WHERE value <> ''"):
        for word in _BETWEEN.split(value):
            words.setdefault(word.strip(), set()).add(value)
    read = connection.rows(
        "SELECT word, normal_phone(word), normal_email(word) FROM (SELECT UNNEST(:words) AS word) w", words=list(words)
    )
    named = {
        value
        for word, phone, email in read
        for kind in ("member", "nick")
        if erased.intersection(fingerprints(key, (source, store, kind, word, word, phone, email)))
        for value in words[word]
    }
    connection.run("UPDATE quarantined SET value = '' WHERE value IN (SELECT UNNEST(:named))", named=sorted(named))


def _digests(connection: Connection) -> set[str]:
    return {digest for (digest,) in connection.rows("SELECT digest FROM facts_tombstones")}
