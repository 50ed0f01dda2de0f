"""What is set aside now: the quarantine without the rows that came back, or were set aside anew, since."""

from __future__ import annotations

from huitou.warehouse.engines.duckdb import Connection

# Not refused: a row that was taken, kept because another row of its order was not.
BESIDE = "row.beside"
_OF_IMPORT = "COALESCE(i.of_import, i.import_id)"
_ASIDE = f"""
CREATE OR REPLACE TEMP VIEW aside AS
SELECT {_OF_IMPORT} AS of_import, q.row, q.import_id, i.source, i.store, i.mapping, q.file, q."column", q.value, q.code,
  q.order_id, q.cells
FROM facts_quarantine q
JOIN facts_imports i ON i.import_id = q.import_id
LEFT JOIN (SELECT of_import, of_row, MAX(import_id) AS settled_by FROM facts_settled GROUP BY of_import, of_row) s
  ON s.of_import = {_OF_IMPORT} AND s.of_row = q.row
WHERE s.settled_by IS NULL OR q.import_id >= s.settled_by
"""


def attach(connection: Connection) -> None:
    """Create the view ``aside`` over the attached facts: one row an entry, a refused row has one or more.

    (``of_import``, ``row``) names the row for good: the import it came by, and its number in that file. ``import_id``
    is the import that set it aside last.
    """
    connection.run(_ASIDE)
