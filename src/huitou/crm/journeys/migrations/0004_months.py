"""Steps that were taken: in PostgreSQL one part a month, so that what is old goes as a whole. Elsewhere nothing changes."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_MONTHS = """
ALTER TABLE journeys_taken RENAME TO journeys_taken_before;
ALTER TABLE journeys_taken_before DROP CONSTRAINT taken_once;
ALTER TABLE journeys_taken_before RENAME CONSTRAINT journeys_taken_pkey TO journeys_taken_before_pkey;
CREATE TABLE journeys_taken (LIKE journeys_taken_before INCLUDING DEFAULTS) PARTITION BY RANGE (at);
ALTER TABLE journeys_taken ALTER COLUMN id DROP IDENTITY IF EXISTS;
CREATE SEQUENCE journeys_taken_numbers AS bigint;
SELECT setval('journeys_taken_numbers', COALESCE((SELECT MAX(id) FROM journeys_taken_before), 0) + 1, false);
ALTER TABLE journeys_taken ALTER COLUMN id SET DEFAULT nextval('journeys_taken_numbers');
ALTER SEQUENCE journeys_taken_numbers OWNED BY journeys_taken.id;
CREATE TABLE journeys_taken_rest PARTITION OF journeys_taken DEFAULT;
INSERT INTO journeys_taken SELECT * FROM journeys_taken_before;
DROP TABLE journeys_taken_before;
ALTER TABLE journeys_taken ADD CONSTRAINT journeys_taken_pkey PRIMARY KEY (id, at);
ALTER TABLE journeys_taken ADD CONSTRAINT taken_once UNIQUE (enrolled_id, number, at);
ALTER TABLE journeys_taken ADD CONSTRAINT taken_of FOREIGN KEY (enrolled_id)
  REFERENCES journeys_enrolled (id) DEFERRABLE INITIALLY DEFERRED;
"""


def by_month(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        # What was put off until the end of the transaction is looked at now: a table with such cannot be changed.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute(_MONTHS)


class Migration(migrations.Migration):
    dependencies = [("journeys", "0003_keeping")]

    operations = [migrations.RunPython(by_month, migrations.RunPython.noop)]
