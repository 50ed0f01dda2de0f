-- Lines -> those that stand of each order, and the first category of each.
-- In: scope_lines, scope_products (what product lists say), priced (position, order_id, source and store codes, the
-- money to share out; positions below 0 are refunds), stores (their codes). Out: lines_now, leading_category.

-- The newest list that gives a product a category speaks for lines that have none.
CREATE TABLE product_categories AS
SELECT product_id, category
FROM (
  SELECT product_id, category, ROW_NUMBER() OVER (
    PARTITION BY product_id
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST)
    AS n
  FROM scope_products
  WHERE category IS NOT NULL
) newest
WHERE n = 1;

-- Lines of the orders in question; what follows knows orders by their position alone. Goods that have no number go by
-- their title.
CREATE TABLE placed_lines AS
SELECT p.position, p.net, COALESCE(l.category, g.category, '') AS category,
  COALESCE(l.product_id, l.product_name, '') AS product_id,
  CASE WHEN l.amount > 0 THEN l.amount ELSE 0 END AS amount,
  CAST(CASE WHEN l.quantity > 0 THEN l.quantity * 1000 WHEN l.quantity <= 0 THEN 0 END AS BIGINT) AS quantity,
  CASE WHEN p.position < 0 THEN l.line_id END AS line_id, l.version_at, l.import_id, l.version_row
FROM scope_lines l
JOIN stores c ON c.source = l.source AND c.store = l.store
JOIN priced p ON p.source = c.source_code AND p.store = c.store_code AND p.order_id = l.order_id
LEFT JOIN product_categories g ON g.product_id = COALESCE(l.product_id, l.product_name);

-- Sets that came back from the quarantine stand where its import does; nearly always there is none.
CREATE TABLE came_back AS
SELECT DISTINCT import_id, of_import FROM scope_lines WHERE of_import IS NOT NULL;

-- A line set is replaced whole: of several, the newest stands.
CREATE TABLE newest_sets AS
SELECT position, version_at, import_id, version_row
FROM (
  SELECT s.*, ROW_NUMBER() OVER (
    PARTITION BY s.position
    ORDER BY s.version_at DESC NULLS LAST, COALESCE(b.of_import, s.import_id) DESC NULLS LAST,
      s.import_id DESC NULLS LAST, s.version_row DESC NULLS LAST) AS n
  FROM (
    SELECT DISTINCT position, version_at, import_id, version_row FROM placed_lines
    WHERE position IN (
      SELECT position FROM placed_lines GROUP BY position
      HAVING MIN(version_at) < MAX(version_at) OR MIN(import_id) < MAX(import_id) OR MIN(version_row) < MAX(version_row))
  ) s
  LEFT JOIN came_back b ON b.import_id = s.import_id
) newest
WHERE n = 1;

CREATE TABLE lines_now AS
SELECT position, net, category, product_id, amount, quantity, line_id
FROM placed_lines
WHERE position NOT IN (SELECT position FROM newest_sets)
UNION ALL
SELECT l.position, l.net, l.category, l.product_id, l.amount, l.quantity, l.line_id
FROM placed_lines l
JOIN newest_sets s ON s.position = l.position AND s.version_at = l.version_at AND s.import_id = l.import_id
  AND s.version_row = l.version_row;

DROP TABLE placed_lines;

CREATE TABLE leading_category AS
SELECT position, category
FROM (
  SELECT position, category, ROW_NUMBER() OVER (
    PARTITION BY position ORDER BY amount DESC NULLS LAST, product_id NULLS FIRST, category NULLS FIRST) AS n
  FROM lines_now
  WHERE position > 0
) ranked
WHERE n = 1;
