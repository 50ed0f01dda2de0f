"""Devices as keyed fingerprints: numbers by which a device is known again, and which cannot be read back.

HMAC-SHA256 of the id within its source and store under the shop's key, cut to 60 bits: among ten million devices the
chance that any two share a number is one in twenty thousand. A device id is personal data; its number is not.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Iterable

from huitou.warehouse.engines.duckdb import Connection

_HEX_DIGITS = 15
_BLOCK = hashlib.sha256().block_size
_WORD = re.compile(r"[\w.:-]+")
_QUOTED = re.compile(r'"([^"]+)"')
# How the devices of erased people stand among the tombstones.
_TOMBSTONE = "device "


def number(connection: Connection, ids: str, *, key: bytes, source: str, store: str) -> None:
    """``devices`` (device_id, device_key): the numbers of the ids that the query gives."""
    # HMAC written out, so that the engine makes millions of them: H(outer, H(inner, message)).
    inner, outer = (bytes(byte ^ pad for byte in key.ljust(_BLOCK, b"\0")) for pad in (0x36, 0x5C))
    connection.run(
        "CREATE OR REPLACE TABLE devices AS SELECT device_id, CAST('0x' || left(sha256(CAST(:outer AS BLOB) ||"
        " unhex(sha256(CAST(:inner AS BLOB) || encode(CAST(:place AS VARCHAR) || device_id)))),"
        f" {_HEX_DIGITS}) AS BIGINT) AS device_key FROM ({ids}) ids",
        inner=inner,
        outer=outer,
        place=_place(source, store),
    )


def number_of(key: bytes, source: str, store: str, device_id: str) -> int:
    """The number of one device."""
    digest = hmac.new(key, (_place(source, store) + device_id).encode(), hashlib.sha256).hexdigest()
    return int(digest[:_HEX_DIGITS], 16)


def are_named(key: bytes, source: str, store: str, text: str, numbers: Collection[int]) -> bool:
    """Whether a text holds the id of one of these devices, as a word of its own or within quotation marks."""
    words = {*_WORD.findall(text), *_QUOTED.findall(text)}
    return any(number_of(key, source, store, word) in numbers for word in words)


def _place(source: str, store: str) -> str:
    return f"device\x1f{source}\x1f{store}\x1f"


def bury(connection: Connection) -> None:
    """``buried`` (device_key): the devices of people who were erased."""
    connection.run(
        f"CREATE OR REPLACE TABLE buried AS SELECT CAST(substr(digest, {len(_TOMBSTONE) + 1}) AS BIGINT) AS device_key"
        f" FROM facts_tombstones WHERE starts_with(digest, '{_TOMBSTONE}')"
    )


def tombstones(keys: Iterable[int]) -> set[str]:
    """What keeps visits of these devices out, but for those of other people who signed in on them."""
    return {f"{_TOMBSTONE}{key}" for key in keys}


def of_accounts(connection: Connection, accounts: str) -> list[int]:
    """The devices that these accounts signed in on."""
    found = connection.rows(
        f"SELECT DISTINCT device_key FROM facts_visits WHERE account_key IN ({accounts}) AND device_key IS NOT NULL"
        " ORDER BY 1 NULLS LAST"
    )
    return [key for (key,) in found]
