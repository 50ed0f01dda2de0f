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


# Two files may bring one row: it has the same cells, or, where none were kept, the same cell refused. The nth of equal
# rows in one file is the nth in another.
_ROWS = f"""
CREATE OR REPLACE TEMP VIEW aside_rows AS
SELECT r.*, d.dismissal, COALESCE(i.exported_at, 0) AS exported_at,
  ROW_NUMBER() OVER (PARTITION BY r.of_import, r.print ORDER BY r.row NULLS LAST) AS nth
FROM (
  SELECT of_import, row, MAX(order_id) AS order_id, MAX(cells) AS cells,
    md5(CONCAT(MIN(source), '/', MIN(store), '/', MIN(mapping), '/', COALESCE(MAX(cells),
      CASE WHEN MAX(value) <> '' THEN CONCAT(MIN(code), MAX(value)) ELSE CONCAT(of_import, ':', row) END))) AS print
  FROM aside
  WHERE code <> '{BESIDE}'
  GROUP BY of_import, row
) r
JOIN facts_imports i ON i.import_id = r.of_import
LEFT JOIN (
  SELECT of_import, of_row, MAX(import_id) AS said_by FROM facts_dismissals GROUP BY of_import, of_row
) n ON n.of_import = r.of_import AND n.of_row = r.row
LEFT JOIN (
  SELECT of_import, of_row, import_id AS dismissal FROM facts_dismissals WHERE action = 'dismiss'
) d ON d.of_import = r.of_import AND d.of_row = r.row AND d.dismissal = n.said_by
"""
_ONCE = """
CREATE OR REPLACE TEMP VIEW aside_once AS
SELECT r.of_import, r.row, r.order_id, r.cells, r.print, r.nth, g.imports, g.dismissal,
  CASE WHEN ROW_NUMBER() OVER (PARTITION BY r.print, r.nth
    ORDER BY r.exported_at DESC NULLS LAST, r.of_import DESC NULLS LAST) = 1 THEN 1 ELSE 0 END AS leads
FROM aside_rows r
JOIN (
  SELECT print, nth, MAX(dismissal) AS dismissal,
    STRING_AGG(CAST(of_import AS VARCHAR), ',' ORDER BY of_import) AS imports
  FROM aside_rows
  GROUP BY print, nth
) g ON g.print = r.print AND g.nth = r.nth
"""


def attach(connection: Connection) -> None:
    """Create the view ``aside`` over the attached facts: one row an entry, a refused row has one or more.

    (``of_import``, ``row``) names the row for good: the import it came by, and its number in that file. ``import_id``
    is the import that set it aside last. ``aside_once`` has one row a refused row, and of those that several files
    brought one ``leads``: that of the newest, for put right it is not undone by what a newer file said of its order.
    ``imports`` are all they came by, ``dismissal`` is the decision that nobody will mend them.
    """
    for view in (_ASIDE, _ROWS, _ONCE):
        connection.run(view)
