"""Keeping erased people out of an import: their identities open no account, refused cells do not keep their names."""

from __future__ import annotations

import json
import re

from huitou.intake.clean import literal
from huitou.warehouse.engines.duckdb import Connection
from huitou.warehouse.erasure import fingerprints

# What may stand between the cells of a refused row.
_BETWEEN = re.compile(r'[,，;；|\t"]+')
_MOBILE = re.compile(r"1[3-9]\d{9}")


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
    """Empty the cells of ``quarantined`` that name an erased person; of an order that does, nothing is ``kept``."""
    erased = _digests(connection)
    if not erased or key is None:
        return

    def naming(texts: dict[str, set[str]]) -> list[str]:
        """Those texts of which one of the words names an erased person."""
        words = sorted(set().union(*texts.values()))
        read = connection.rows(
            "SELECT word, plain, normal_phone(plain), normal_email(plain) FROM (SELECT word, cell_text(word) AS plain"
            " FROM (SELECT UNNEST(:words) AS word))",
            words=words,
        )
        gone = {
            word
            for word, plain, phone, email in read
            for kind in ("member", "nick")
            if erased.intersection(fingerprints(key, (source, store, kind, plain, plain, phone, email)))
        }
        return sorted(text for text, within in texts.items() if within & gone)

    values = connection.rows("SELECT DISTINCT value FROM quarantined WHERE value <> ''")
    named = naming({value: _words(value) for (value,) in values})
    connection.run("UPDATE quarantined SET value = '' WHERE value IN (SELECT UNNEST(:named))", named=named)
    kept = connection.rows("SELECT DISTINCT cells FROM kept")
    named = naming({cells: set().union(*map(_words, json.loads(cells).values())) for (cells,) in kept})
    # Without one of its rows an order would come back smaller than it was.
    connection.run(
        "DELETE FROM kept WHERE cells IN (SELECT UNNEST(:named)) OR order_id IN (SELECT order_id FROM kept WHERE cells"
        " IN (SELECT UNNEST(:named)))",
        named=named,
    )


def _words(text: str) -> set[str]:
    """The texts in a cell or row by which somebody may be named."""
    parts = [text, *_BETWEEN.split(text), *text.split(), *_MOBILE.findall(text)]
    return {word for part in parts if (word := part.strip())}


def _digests(connection: Connection) -> set[str]:
    return {digest for (digest,) in connection.rows("SELECT digest FROM facts_tombstones")}
