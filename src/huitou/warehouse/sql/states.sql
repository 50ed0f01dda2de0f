-- Facts -> what is known of each order now, from all its versions.
-- In: scope_orders (facts of the orders in question).
-- Out: states (one row per order).

CREATE TABLE several AS
SELECT source, store, order_id
FROM scope_orders
GROUP BY source, store, order_id
HAVING COUNT(*) > 1;

-- The newest version speaks, cell by cell; an empty cell never overwrites a value. One that came back from the
-- quarantine stands where its import does, and after what that one said of the order. A version without payment time
-- only lets the order time stand for it, so one that knows it comes first.
CREATE TABLE merged AS
SELECT v.source, v.store, v.order_id,
  MAX_BY(v.account_key, CASE WHEN v.account_key IS NOT NULL THEN v.n END) AS account_key,
  MAX_BY(v.status, CASE WHEN v.status IS NOT NULL THEN v.n END) AS status,
  MAX_BY(v.purchased_at, CASE WHEN v.purchased_at IS NOT NULL THEN v.payment_n END) AS purchased_at,
  MAX_BY(v.shop_day, CASE WHEN v.shop_day IS NOT NULL THEN v.payment_n END) AS shop_day,
  MAX_BY(v.shop_month, CASE WHEN v.shop_month IS NOT NULL THEN v.payment_n END) AS shop_month,
  MAX_BY(v.ordered_day, CASE WHEN v.ordered_day IS NOT NULL THEN v.n END) AS ordered_day,
  MAX_BY(v.paid, CASE WHEN v.paid IS NOT NULL THEN v.n END) AS paid,
  MAX_BY(v.channel, CASE WHEN v.channel IS NOT NULL THEN v.n END) AS channel,
  MAX_BY(v.province, CASE WHEN v.province IS NOT NULL THEN v.n END) AS province,
  MAX_BY(v.order_amount, CASE WHEN v.order_amount IS NOT NULL THEN v.n END) AS order_amount,
  MAX_BY(v.discount, CASE WHEN v.discount IS NOT NULL THEN v.n END) AS discount,
  MAX_BY(v.coupon, CASE WHEN v.coupon IS NOT NULL THEN v.n END) AS coupon,
  MAX_BY(v.delivered_at, CASE WHEN v.delivered_at IS NOT NULL THEN v.n END) AS delivered_at,
  MAX_BY(v.deposit_only, v.n) AS deposit_only
FROM (
  SELECT o.*, ROW_NUMBER() OVER (
    PARTITION BY o.source, o.store, o.order_id
    ORDER BY o.version_at NULLS FIRST, COALESCE(o.of_import, o.import_id) NULLS FIRST, o.version_row NULLS FIRST,
      o.import_id NULLS FIRST) AS n,
    ROW_NUMBER() OVER (
    PARTITION BY o.source, o.store, o.order_id
    ORDER BY CASE WHEN o.paid_at IS NULL THEN 0 ELSE 1 END NULLS FIRST, o.version_at NULLS FIRST,
      COALESCE(o.of_import, o.import_id) NULLS FIRST, o.version_row NULLS FIRST, o.import_id NULLS FIRST) AS payment_n
  FROM scope_orders o
  JOIN several s ON s.source = o.source AND s.store = o.store AND s.order_id = o.order_id
) v
GROUP BY v.source, v.store, v.order_id;

CREATE VIEW states AS
SELECT source, store, order_id, account_key, status, purchased_at, shop_day, shop_month, ordered_day, paid, channel,
  province, order_amount, discount, coupon, delivered_at, deposit_only
FROM merged
UNION ALL
SELECT o.source, o.store, o.order_id, o.account_key, o.status, o.purchased_at, o.shop_day, o.shop_month,
  o.ordered_day, o.paid, o.channel, o.province, o.order_amount, o.discount, o.coupon, o.delivered_at, o.deposit_only
FROM scope_orders o
WHERE NOT EXISTS (
  SELECT 1 FROM several s WHERE s.source = o.source AND s.store = o.store AND s.order_id = o.order_id);
