-- The state of each order -> whether it counts as a purchase.
-- In: states, scope_refunds (facts of the orders in question), grounds, aliases, places (codes).
-- Out: judged (one row per order; reason NULL = a counted purchase; source, store, channel, province are codes).

-- Newest statement per order (line_id NULL) and per line; the newer of order total and line sum stands.
CREATE TABLE refund_statements AS
SELECT source, store, order_id, line_id, refunded, refunded_on, version_at, import_id
FROM (
  SELECT r.*, ROW_NUMBER() OVER (
    PARTITION BY r.source, r.store, r.order_id, r.line_id
    ORDER BY r.version_at DESC NULLS LAST, COALESCE(r.of_import, r.import_id) DESC NULLS LAST,
      r.version_row DESC NULLS LAST, r.import_id DESC NULLS LAST) AS n
  FROM scope_refunds r
) newest
WHERE n = 1;

CREATE TABLE refunds_now AS
SELECT source, store, order_id,
  CAST(CASE
    WHEN MAX(CASE WHEN line_id IS NULL THEN 1 ELSE 0 END) = 0 THEN SUM(CASE WHEN line_id IS NOT NULL THEN refunded END)
    WHEN MAX(CASE WHEN line_id IS NOT NULL THEN version_at END) > MAX(CASE WHEN line_id IS NULL THEN version_at END)
      THEN SUM(CASE WHEN line_id IS NOT NULL THEN refunded END)
    ELSE MAX(CASE WHEN line_id IS NULL THEN refunded END)
  END AS BIGINT) AS refunded,
  MAX(refunded_on) AS refunded_on,
  CASE
    WHEN MAX(CASE WHEN line_id IS NULL THEN 1 ELSE 0 END) = 0 THEN 1
    WHEN MAX(CASE WHEN line_id IS NOT NULL THEN version_at END) > MAX(CASE WHEN line_id IS NULL THEN version_at END)
      THEN 1
    ELSE 0
  END AS by_line
FROM refund_statements
GROUP BY source, store, order_id;

-- One reason is shown where there are several, whichever was said first.
CREATE TABLE set_aside AS
SELECT source, store, order_id, MIN(reason) AS reason
FROM grounds
GROUP BY source, store, order_id;

CREATE TABLE judged AS
SELECT order_id, customer_id, purchased_at, day, month, paid, paid - refunded AS net, source, store, channel, province,
  ordered_day, order_amount, discount, has_coupon, delivered_at,
  CASE
    WHEN aside IS NOT NULL THEN aside
    WHEN status = 'split' THEN 'split'
    WHEN paid > 0 AND refunded >= paid THEN 'fully_refunded'
    WHEN status = 'closed' THEN 'cancelled'
    WHEN deposit_only THEN 'deposit_only'
    WHEN purchased_at IS NULL OR status = 'pending' THEN 'unpaid'
    WHEN paid <= 0 THEN 'zero'
  END AS reason
FROM (
  SELECT s.order_id, COALESCE(a.customer_id, s.account_key) AS customer_id, s.status, s.purchased_at,
    s.shop_day AS day, s.shop_month AS month, s.ordered_day, s.deposit_only, COALESCE(s.paid, 0) AS paid,
    COALESCE(r.refunded, 0) AS refunded, s.order_amount, s.discount, s.delivered_at,
    CASE WHEN s.coupon <> '' THEN 1 ELSE 0 END AS has_coupon, p.source_code AS source, p.store_code AS store, p.channel_code AS channel,
    p.province_code AS province, x.reason AS aside
  FROM states s
  JOIN places p ON p.source = s.source AND p.store = s.store AND p.channel = COALESCE(s.channel, '')
    AND p.province = COALESCE(s.province, '')
  LEFT JOIN aliases a ON a.account_key = s.account_key
  LEFT JOIN refunds_now r ON r.source = s.source AND r.store = s.store AND r.order_id = s.order_id
  LEFT JOIN set_aside x ON x.source = s.source AND x.store = s.store AND x.order_id = s.order_id
) known;
