-- What is told of a counted order beside its money: discount, coupon, refund, delivery against promise.
-- In: judged, refunds_now, scope_parcels, scope_redemptions (statements of lists), places (texts and codes), zone_offsets (from
-- which instant on, and before which, shop time is so many microseconds ahead of UTC).
-- Out: told (one row per order of which anything rare is known), refunded_orders (orders money went back of).

CREATE TABLE order_stores AS
SELECT DISTINCT source, store, source_code, store_code FROM places;

-- Of statements on one parcel the newest stands. Huitou's own lists speak of orders of any source, and of any store
-- where they name none.
CREATE TABLE parcels_now AS
SELECT c.source_code, c.store_code, p.order_id, p.promised_at, p.delivered_at
FROM (
  SELECT s.*, ROW_NUMBER() OVER (
    PARTITION BY source, store, order_id, parcel_id
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
      import_id DESC NULLS LAST) AS n
  FROM scope_parcels s
) p
JOIN order_stores c ON (p.source = c.source OR p.source = 'huitou') AND (p.store = c.store OR p.store = '')
WHERE p.n = 1;

-- An order is delivered with its last parcel, and late with any that came on a later day than promised.
CREATE TABLE parcel_facts AS
SELECT source_code, store_code, order_id,
  CASE WHEN COUNT(delivered_day) = COUNT(*) THEN MAX(delivered_day) END AS delivered_day,
  MAX(promised_day) AS promised_day,
  CASE
    WHEN MAX(CASE WHEN delivered_day > promised_day THEN 1 ELSE 0 END) = 1 THEN 1
    WHEN COUNT(delivered_day) = COUNT(*) AND COUNT(promised_day) > 0 THEN 0
  END AS late
FROM (
  SELECT p.source_code, p.store_code, p.order_id,
    CAST(FLOOR((p.delivered_at + d.ahead) / 86400000000) AS INTEGER) AS delivered_day,
    CAST(FLOOR((p.promised_at + m.ahead) / 86400000000) AS INTEGER) AS promised_day
  FROM parcels_now p
  LEFT JOIN zone_offsets d ON p.delivered_at >= d.from_at AND p.delivered_at < d.before_at
  LEFT JOIN zone_offsets m ON p.promised_at >= m.from_at AND p.promised_at < m.before_at
) days
GROUP BY source_code, store_code, order_id;

-- Of statements on one coupon the newest stands; one that names an order was used in it.
CREATE TABLE coupons_used AS
SELECT DISTINCT c.source_code, c.store_code, r.order_id
FROM (
  SELECT s.*, ROW_NUMBER() OVER (
    PARTITION BY source, store, coupon_id
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
      import_id DESC NULLS LAST) AS n
  FROM scope_redemptions s
) r
JOIN order_stores c ON (r.source = c.source OR r.source = 'huitou') AND (r.store = c.store OR r.store = '')
WHERE r.n = 1 AND r.order_id IS NOT NULL;

-- An order wholly paid back is no purchase, but its money went both ways. More than was paid cannot go back.
CREATE TABLE refunded_orders AS
SELECT -CAST(ROW_NUMBER() OVER (
    ORDER BY o.source NULLS FIRST, o.store NULLS FIRST, o.order_id NULLS FIRST) AS INTEGER) AS position,
  o.source, o.store, o.channel, o.province, o.order_id, COALESCE(o.day, o.ordered_day) AS day,
  CASE WHEN o.reason IS NULL THEN 1 ELSE 0 END AS counts,
  CASE WHEN r.refunded > o.paid THEN o.paid ELSE r.refunded END AS refunded,
  CASE WHEN r.refunded > o.paid THEN 0 ELSE r.by_line END AS by_line, r.refunded_on
FROM judged o
JOIN order_stores c ON c.source_code = o.source AND c.store_code = o.store
JOIN refunds_now r ON r.source = c.source AND r.store = c.store AND r.order_id = o.order_id
WHERE o.net < o.paid AND o.paid > 0 AND (o.reason IS NULL OR o.reason = 'fully_refunded');

-- Discount and delivery as the order itself tells them travel with it: most orders may have them.
CREATE TABLE told AS
SELECT source, store, order_id, CAST(NULL AS BIGINT) AS discount, MAX(has_coupon) AS has_coupon,
  MAX(refunded) AS refunded, MAX(refunded_day) AS refunded_day, MAX(delivered_day) AS delivered_day,
  MAX(promised_day) AS promised_day, MAX(late) AS late, MAX(refund) AS refund
FROM (
  SELECT source, store, order_id, 1 AS has_coupon, NULL AS refunded, NULL AS refunded_day, NULL AS delivered_day,
    NULL AS promised_day, NULL AS late, NULL AS refund
  FROM judged
  WHERE has_coupon = 1 AND reason IS NULL
  UNION ALL
  SELECT source_code, store_code, order_id, 1, NULL, NULL, NULL, NULL, NULL, NULL FROM coupons_used
  UNION ALL
  SELECT source, store, order_id, NULL, refunded, refunded_on, NULL, NULL, NULL, position
  FROM refunded_orders
  WHERE counts = 1
  UNION ALL
  SELECT source_code, store_code, order_id, NULL, NULL, NULL, delivered_day, promised_day, late, NULL FROM parcel_facts
) said
GROUP BY source, store, order_id;
