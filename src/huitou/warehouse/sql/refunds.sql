-- Refunded orders -> what went back by category and product: as said of each line, else shared out as the money is.
-- In: refunded_orders, refund_statements, order_stores, lines_now, product_net. Out: refunded_products.

-- Told line by line, and every line known.
CREATE TABLE refunded_lines AS
SELECT o.position, l.category, l.product_id, r.refunded
FROM refunded_orders o
JOIN order_stores c ON c.source_code = o.source AND c.store_code = o.store
JOIN refund_statements r ON r.source = c.source AND r.store = c.store AND r.order_id = o.order_id
LEFT JOIN (
  SELECT position, line_id, MIN(category) AS category, MIN(product_id) AS product_id
  FROM lines_now
  WHERE position < 0 AND line_id IS NOT NULL
  GROUP BY position, line_id
) l ON l.position = o.position AND l.line_id = r.line_id
WHERE o.by_line = 1 AND r.line_id IS NOT NULL AND r.refunded > 0;

CREATE TABLE refunded_products AS
SELECT position, category, product_id, SUM(refunded) AS refunded
FROM refunded_lines
WHERE position NOT IN (SELECT position FROM refunded_lines WHERE product_id IS NULL)
GROUP BY position, category, product_id
UNION ALL
SELECT o.position, COALESCE(n.category, ''), COALESCE(n.product_id, ''), COALESCE(n.net, o.refunded)
FROM refunded_orders o
LEFT JOIN product_net n ON n.position = o.position
WHERE o.position NOT IN (SELECT position FROM refunded_lines)
  OR o.position IN (SELECT position FROM refunded_lines WHERE product_id IS NULL);
