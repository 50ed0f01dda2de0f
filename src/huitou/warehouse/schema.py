"""The columns of every facts table. Columns are only ever added; times are UTC microseconds, days are shop days."""

from __future__ import annotations

from typing import Literal

Type = Literal["long", "integer", "string", "boolean", "decimal(18,3)"]

# Where a row came from: a row counts only if its import_id is in `imports`.
_ORIGIN: dict[str, Type] = {"import_id": "long", "source": "string", "store": "string", "row": "long"}
# `of_import`: the import in whose place the row stands, where it came back from the quarantine of that one.
# A statement of a list: of several on one thing the newest stands.
_STATEMENT: dict[str, Type] = {"version_at": "long", "version_row": "long", "of_import": "long"}
_VERSION: dict[str, Type] = {"order_id": "string", **_STATEMENT}
# What a live room counts, in people and in times.
_LIVE_COUNTS: dict[str, Type] = {
    f"{step}_{basis}": "long"
    for basis in ("people", "times")
    for step in ("exposed", "entered", "shown", "clicked", "dealt", "leads")
}

TABLES: dict[str, dict[str, Type]] = {
    "imports": {
        "import_id": "long",
        "source": "string",
        "store": "string",
        "file": "string",
        "sha256": "string",
        "mapping": "string",
        "exported_at": "long",
        "committed_at": "long",
        "timezone": "string",
        "currency": "string",
        "rows_read": "long",
        "rows_accepted": "long",
        "rows_duplicate": "long",
        "rows_quarantined": "long",
        "rows_dropped": "long",
        "report": "string",
        # The import whose quarantine was read again; and what a part of its rows cannot tell.
        "of_import": "long",
        "knows_states": "boolean",
        "knows_payments": "boolean",
    },
    # `cells`: the row as it stood, as JSON, on one of a row's entries.
    "quarantine": _ORIGIN
    | {
        "file": "string",
        "column": "string",
        "value": "string",
        "code": "string",
        "order_id": "string",
        "cells": "string",
    },
    # Rows of the quarantine of `of_import` of which an import no later than this one no longer holds.
    "settled": {"import_id": "long", "of_import": "long", "of_row": "long"},
    # Statements on rows of the quarantine: nobody will mend them (`dismiss`), or somebody may (`restore`); the newest
    # stands.
    "dismissals": {"import_id": "long", "of_import": "long", "of_row": "long", "action": "string", "reason": "string"},
    "accounts": _ORIGIN
    | {
        "account_key": "long",
        "id_kind": "string",
        "id_value": "string",
        "unionid": "string",
        "phone": "string",
        "email": "string",
    },
    "identities": {
        "import_id": "long",
        "seq": "long",
        "action": "string",
        "account_key": "long",
        "customer_id": "long",
        "other_id": "long",
        "evidence": "string",
    },
    "orders": _ORIGIN
    | _VERSION
    | {
        "account_key": "long",
        "status": "string",
        "ordered_at": "long",
        "paid_at": "long",
        "purchased_at": "long",
        "shop_day": "integer",
        "shop_month": "integer",
        "ordered_day": "integer",
        "delivered_at": "long",
        "updated_at": "long",
        "paid": "long",
        "order_amount": "long",
        "discount": "long",
        "coupon": "string",
        "channel": "string",
        "province": "string",
        "deposit_only": "boolean",
        # Why its amount may be wrong: a code of the import report's notes.
        "doubt": "string",
    },
    "order_lines": _ORIGIN
    | _VERSION
    | {
        "line_id": "string",
        "product_id": "string",
        "product_name": "string",
        "category": "string",
        "quantity": "decimal(18,3)",
        "amount": "long",
    },
    "refunds": _ORIGIN | _VERSION | {"line_id": "string", "refunded": "long", "refunded_on": "integer"},
    "members": _ORIGIN
    | _STATEMENT
    | {
        "account_key": "long",
        "level": "string",
        "points": "long",
        "joined_at": "long",
        "birthday": "string",
        "channel": "string",
    },
    "consents": _ORIGIN
    | _STATEMENT
    | {
        "account_key": "long",
        "channel": "string",
        "given": "boolean",
        "given_at": "long",
        "evidence": "string",
    },
    "products": _ORIGIN
    | _STATEMENT
    | {
        "product_id": "string",
        "product_name": "string",
        "category": "string",
        "unit": "string",
        "pack_size": "decimal(18,3)",
        "cycle_days": "long",
        "cost": "long",
        "list_price": "long",
    },
    "stock": _ORIGIN | _STATEMENT | {"product_id": "string", "stock_on": "integer", "on_hand": "decimal(18,3)"},
    "costs": _ORIGIN
    | _STATEMENT
    | {"spent_on": "integer", "channel": "string", "cost_kind": "string", "campaign": "string", "spent": "long"},
    "parcels": _ORIGIN
    | _STATEMENT
    | {
        "order_id": "string",
        "parcel_id": "string",
        "carrier": "string",
        "parcel_state": "string",
        "shipped_at": "long",
        "promised_at": "long",
        "delivered_at": "long",
    },
    "redemptions": _ORIGIN
    | _STATEMENT
    | {
        "coupon_id": "string",
        "coupon": "string",
        "account_key": "long",
        "order_id": "string",
        "coupon_value": "long",
        "issued_at": "long",
        "used_at": "long",
        "expires_at": "long",
    },
    # `slot_from`: of a row that is one slot of its session; people and times are kept apart and never mixed.
    "live_sessions": _ORIGIN
    | _STATEMENT
    | {
        "live_id": "string",
        "room": "string",
        "host": "string",
        "goal": "string",
        "live_from": "long",
        "live_to": "long",
        "slot_from": "long",
        "slot_to": "long",
        "live_minutes": "decimal(18,3)",
        "paid_share": "decimal(18,3)",
        "live_gmv": "long",
    }
    | _LIVE_COUNTS,
    "touches": _ORIGIN
    | _STATEMENT
    | {
        "account_key": "long",
        "touched_at": "long",
        "channel": "string",
        "campaign": "string",
        "touch_kind": "string",
        "outcome": "string",
    },
    "tickets": _ORIGIN
    | _STATEMENT
    | {
        "ticket_id": "string",
        "account_key": "long",
        "order_id": "string",
        "opened_at": "long",
        "responded_at": "long",
        "closed_at": "long",
        "ticket_kind": "string",
    },
    "ratings": _ORIGIN
    | _STATEMENT
    | {
        "account_key": "long",
        "order_id": "string",
        "product_id": "string",
        "rated_at": "long",
        "stars": "long",
    },
    # What visitors did. A device is known by a keyed fingerprint alone (intake/visits.py).
    "visits": _ORIGIN
    | {
        "account_key": "long",
        "device_key": "long",
        "event_at": "long",
        "shop_day": "integer",
        "event": "string",
        "product_id": "string",
        "category": "string",
        "channel": "string",
        "campaign": "string",
        "device": "string",
        "province": "string",
    },
    # Statements, never changed: what an order or a buyer counts for is what stands of them (sql/exclusions.sql).
    "exclusions": _ORIGIN
    | {
        "order_id": "string",
        "reason": "string",
        "action": "string",
        "kind": "string",
        "name": "string",
        "order_source": "string",
        "order_store": "string",
        "buyer": "string",
        "account_key": "long",
    },
    "tombstones": {"import_id": "long", "digest": "string"},
    # Files read to their end, by their bytes and how they were read; counts with the import, as all does.
    "files": {"import_id": "long", "file": "string", "sha256": "string", "reading": "string"},
}

# Delta keeps each file's smallest and largest values in its log, which outlives the file. For tables with
# personal data only import_id may be kept there, or an erased phone number would live on in the log.
PERSONAL = frozenset({"accounts", "quarantine"})
