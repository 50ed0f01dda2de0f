"""The columns of every facts table. Columns are only ever added; times are UTC microseconds, days are shop days."""

from __future__ import annotations

from typing import Literal

Type = Literal["long", "integer", "string", "boolean", "decimal(18,3)"]

# Where a row came from: a row counts only if its import_id is in `imports`.
_ORIGIN: dict[str, Type] = {"import_id": "long", "source": "string", "store": "string", "row": "long"}
_VERSION: dict[str, Type] = {"order_id": "string", "version_at": "long", "version_row": "long"}

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
    },
    "quarantine": _ORIGIN | {"file": "string", "column": "string", "value": "string", "code": "string"},
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
}

# Delta keeps each file's smallest and largest values in its log, which outlives the file. For tables with
# personal data only import_id may be kept there, or an erased phone number would live on in the log.
PERSONAL = frozenset({"accounts", "quarantine"})
