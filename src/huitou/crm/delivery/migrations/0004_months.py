"""Decisions on messages: in PostgreSQL one part a month, so that what is old goes as a whole. Elsewhere nothing changes."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_MONTHS = """
ALTER TABLE delivery_decided RENAME TO delivery_decided_before;
DROP INDEX decided_of_key;
ALTER TABLE delivery_decided_before RENAME CONSTRAINT delivery_decided_pkey TO delivery_decided_before_pkey;
CREATE TABLE delivery_decided (LIKE delivery_decided_before INCLUDING DEFAULTS) PARTITION BY RANGE (at);
ALTER TABLE delivery_decided ALTER COLUMN id DROP IDENTITY IF EXISTS;
CREATE SEQUENCE delivery_decided_numbers AS bigint;
SELECT setval('delivery_decided_numbers', COALESCE((SELECT MAX(id) FROM delivery_decided_before), 0) + 1, false);
ALTER TABLE delivery_decided ALTER COLUMN id SET DEFAULT nextval('delivery_decided_numbers');
ALTER SEQUENCE delivery_decided_numbers OWNED BY delivery_decided.id;
CREATE TABLE delivery_decided_rest PARTITION OF delivery_decided DEFAULT;
INSERT INTO delivery_decided SELECT * FROM delivery_decided_before;
DROP TABLE delivery_decided_before;
ALTER TABLE delivery_decided ADD CONSTRAINT delivery_decided_pkey PRIMARY KEY (id, at);
CREATE INDEX decided_of_key ON delivery_decided (key, at);
"""


def by_month(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        # What was put off until the end of the transaction is looked at now: a table with such cannot be changed.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute(_MONTHS)


class Migration(migrations.Migration):
    dependencies = [("delivery", "0003_keeping")]

    operations = [migrations.RunPython(by_month, migrations.RunPython.noop)]
