-- Statements on stock, tickets and products, and orders waiting to be paid -> what keeps from reminding somebody.
-- In: facts_stock, facts_tickets, facts_products, facts_orders, unpaid (source, store, order_id, day), aliases,
-- zone_offsets, known_customers, product_codes. Out: stock_now, open_tickets, packs_now, open_orders.

-- Of several counts of a product on a day the newest; of several stores the sum.
CREATE TABLE stock_now AS
SELECT p.code AS product, s.stock_on AS day, CAST(SUM(s.on_hand) * 1000 AS BIGINT) AS on_hand
FROM (
  SELECT f.*, ROW_NUMBER() OVER (
    PARTITION BY source, store, product_id, stock_on
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
      import_id DESC NULLS LAST) AS n
  FROM facts_stock f
) s
JOIN product_codes p ON p.product_id = s.product_id
WHERE s.n = 1 AND s.stock_on IS NOT NULL AND s.on_hand IS NOT NULL
GROUP BY p.code, s.stock_on;

-- A list that never says when a ticket was closed does not say that it is open: `closes` is 0 then.
CREATE TABLE open_tickets AS
SELECT DISTINCT c.customer, CAST(FLOOR((t.opened_at + z.ahead) / 86400000000) AS INTEGER) AS opened_day,
  CAST(FLOOR((t.closed_at + y.ahead) / 86400000000) AS INTEGER) AS closed_day, t.closes
FROM (
  SELECT f.*, MAX(CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END) OVER (PARTITION BY source, store) AS closes,
    ROW_NUMBER() OVER (
      PARTITION BY source, store, ticket_id, order_id, account_key, opened_at
      ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
        import_id DESC NULLS LAST) AS n
  FROM facts_tickets f
) t
LEFT JOIN aliases a ON a.account_key = t.account_key
JOIN known_customers c ON c.customer_id = COALESCE(a.customer_id, t.account_key)
JOIN zone_offsets z ON t.opened_at >= z.from_at AND t.opened_at < z.before_at
LEFT JOIN zone_offsets y ON t.closed_at >= y.from_at AND t.closed_at < y.before_at
WHERE t.n = 1;

CREATE TABLE packs_now AS
SELECT p.code AS product, CAST(s.pack_size * 1000 AS BIGINT) AS pack_size, COALESCE(s.unit, '') AS unit
FROM (
  SELECT f.*, ROW_NUMBER() OVER (
    PARTITION BY product_id
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
      import_id DESC NULLS LAST) AS n
  FROM facts_products f
  WHERE pack_size > 0
) s
JOIN product_codes p ON p.product_id = s.product_id
WHERE s.n = 1;

CREATE TABLE open_orders AS
SELECT DISTINCT c.customer, u.day
FROM unpaid u
JOIN (
  SELECT source, store, order_id, MAX(account_key) AS account_key
  FROM facts_orders
  WHERE order_id IN (SELECT order_id FROM unpaid)
  GROUP BY source, store, order_id
) o ON o.source = u.source AND o.store = u.store AND o.order_id = u.order_id
LEFT JOIN aliases a ON a.account_key = o.account_key
JOIN known_customers c ON c.customer_id = COALESCE(a.customer_id, o.account_key);
