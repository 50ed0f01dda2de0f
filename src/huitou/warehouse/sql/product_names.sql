-- What products are called: as their newest list says, else as the newest line does; ties go by name. And how long
-- one lasts, as the newest list that says so.
-- In: scope_names (order lines that may name a product), scope_products, old_names (what was known). Out: said_names,
-- said_cycles.

CREATE TABLE said_names AS
SELECT product_id, name, listed, said_at
FROM (
  SELECT s.*, ROW_NUMBER() OVER (
    PARTITION BY product_id
    ORDER BY CASE WHEN name <> '' THEN 1 ELSE 0 END DESC NULLS LAST, listed DESC NULLS LAST, said_at DESC NULLS LAST,
      name NULLS FIRST) AS n
  FROM (
    SELECT COALESCE(product_id, product_name) AS product_id, COALESCE(product_name, '') AS name, 0 AS listed,
      MAX(version_at) AS said_at
    FROM scope_names
    WHERE COALESCE(product_id, product_name) <> ''
    GROUP BY COALESCE(product_id, product_name), COALESCE(product_name, '')
    UNION ALL
    SELECT p.product_id, p.product_name, 1, MAX(p.version_at)
    FROM scope_products p
    JOIN (SELECT DISTINCT COALESCE(product_id, product_name) AS product_id FROM scope_names) l
      ON l.product_id = p.product_id
    WHERE p.product_name <> ''
    GROUP BY p.product_id, p.product_name
    UNION ALL
    SELECT product_id, name, listed, said_at FROM old_names
  ) s
) newest
WHERE n = 1;

CREATE TABLE said_cycles AS
SELECT product_id, cycle_days
FROM (
  SELECT product_id, cycle_days, ROW_NUMBER() OVER (
    PARTITION BY product_id
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST)
    AS n
  FROM scope_products
  WHERE cycle_days > 0
) newest
WHERE n = 1;
