-- The sequence -> answers kept ready: each whole month of the shop and of each of its sources, stores and channels.
-- In: sequence, refunds, codes, months (month, first_day, last_day). Out: new_cubes.

CREATE TABLE cube_dimensions AS
SELECT 0 AS dimension, '' AS name
UNION ALL SELECT 1, 'source'
UNION ALL SELECT 2, 'store'
UNION ALL SELECT 3, 'channel';

-- Most customers buy once in a month or not at all: only the others, who buy several times, are grouped.
CREATE TABLE cube_rows AS
SELECT s.month, s.source, s.store, s.channel,
  CASE
    WHEN s.prev_day >= m.first_day OR s.next_day <= m.last_day THEN 'several'
    WHEN s.customer IS NULL THEN 'unknown'
    WHEN s.prev_day IS NULL THEN 'first'
    ELSE 'returning'
  END AS buyer,
  COUNT(*) AS purchases, SUM(s.net) AS net
FROM sequence s
JOIN months m ON m.month = s.month
GROUP BY 1, 2, 3, 4, 5;

CREATE TABLE cube_several AS
SELECT s.month, s.customer, s.source, s.store, s.channel, s.seq, s.day_seq, s.net
FROM sequence s
JOIN months m ON m.month = s.month
WHERE s.prev_day >= m.first_day OR s.next_day <= m.last_day;

CREATE TABLE cube_buyers AS
SELECT month, customer, MIN(source) AS source, MAX(source) AS last_source, MIN(store) AS store,
  MAX(store) AS last_store, MIN(channel) AS channel, MAX(channel) AS last_channel,
  CASE WHEN MIN(seq) = 1 THEN 1 ELSE 0 END AS is_new, SUM(net) AS net, COUNT(*) AS orders,
  COUNT(CASE WHEN seq >= 2 THEN 1 END) AS returning_orders,
  SUM(CASE WHEN seq >= 2 THEN net ELSE 0 END) AS returning_orders_net,
  MAX(day_seq) - MIN(day_seq) + 1 AS days,
  MAX(day_seq) - MIN(day_seq) + CASE WHEN MIN(day_seq) = 1 THEN 0 ELSE 1 END AS returning_days,
  SUM(CASE WHEN day_seq >= 2 THEN net ELSE 0 END) AS returning_days_net
FROM cube_several
GROUP BY month, customer;

-- Who keeps to one channel all month counts there as in the whole shop; the others once in each, day by day.
CREATE TABLE cube_spread AS
SELECT dimension, code, month, customer, MAX(is_new) AS is_new, SUM(net) AS net, SUM(orders) AS orders,
  SUM(returning_orders) AS returning_orders, SUM(returning_orders_net) AS returning_orders_net, COUNT(*) AS days,
  COUNT(CASE WHEN day_seq >= 2 THEN 1 END) AS returning_days,
  SUM(CASE WHEN day_seq >= 2 THEN net ELSE 0 END) AS returning_days_net
FROM (
  SELECT d.dimension, CASE d.dimension WHEN 1 THEN t.source WHEN 2 THEN t.store ELSE t.channel END AS code, t.month,
    t.customer, t.day_seq, MAX(b.is_new) AS is_new, SUM(t.net) AS net, COUNT(*) AS orders,
    COUNT(CASE WHEN t.seq >= 2 THEN 1 END) AS returning_orders,
    SUM(CASE WHEN t.seq >= 2 THEN t.net ELSE 0 END) AS returning_orders_net
  FROM cube_several t
  JOIN cube_buyers b ON b.month = t.month AND b.customer = t.customer
  JOIN cube_dimensions d ON (d.dimension = 1 AND b.source < b.last_source)
    OR (d.dimension = 2 AND b.store < b.last_store) OR (d.dimension = 3 AND b.channel < b.last_channel)
  GROUP BY 1, 2, 3, 4, 5
) days
GROUP BY dimension, code, month, customer;

CREATE VIEW cube_people AS
SELECT dimension, code, month, is_new, net, orders, returning_orders, returning_orders_net, days, returning_days,
  returning_days_net
FROM cube_spread
UNION ALL
SELECT d.dimension, CASE d.dimension WHEN 1 THEN b.source WHEN 2 THEN b.store WHEN 3 THEN b.channel ELSE 0 END,
  b.month, b.is_new, b.net, b.orders, b.returning_orders, b.returning_orders_net, b.days, b.returning_days,
  b.returning_days_net
FROM cube_buyers b
JOIN cube_dimensions d ON d.dimension = 0 OR (d.dimension = 1 AND b.source = b.last_source)
  OR (d.dimension = 2 AND b.store = b.last_store) OR (d.dimension = 3 AND b.channel = b.last_channel);

CREATE VIEW cube_alone AS
SELECT d.dimension, CASE d.dimension WHEN 1 THEN r.source WHEN 2 THEN r.store WHEN 3 THEN r.channel ELSE 0 END AS code,
  r.month, CASE WHEN r.buyer = 'first' THEN r.purchases ELSE 0 END AS firsts,
  CASE WHEN r.buyer = 'first' THEN r.net ELSE 0 END AS firsts_net,
  CASE WHEN r.buyer = 'returning' THEN r.purchases ELSE 0 END AS returns,
  CASE WHEN r.buyer = 'returning' THEN r.net ELSE 0 END AS returns_net,
  CASE WHEN r.buyer = 'unknown' THEN r.purchases ELSE 0 END AS unknowns,
  CASE WHEN r.buyer = 'unknown' THEN r.net ELSE 0 END AS unknowns_net
FROM cube_rows r
CROSS JOIN cube_dimensions d
WHERE r.buyer <> 'several';

CREATE VIEW cube_parts AS
SELECT count_by, dimension, code, month, COUNT(*) AS buyers, SUM(is_new) AS new_buyers,
  COUNT(CASE WHEN purchases >= 2 THEN 1 END) AS repeat_buyers,
  COUNT(CASE WHEN returning_purchases > 0 THEN 1 END) AS returning_buyers,
  COUNT(CASE WHEN purchases > returning_purchases THEN 1 END) AS first_buyers,
  SUM(purchases) AS known_purchases, SUM(net) AS known_net, SUM(returning_purchases) AS returning_purchases,
  SUM(returning_net) AS returning_net, 0 AS unknown_purchases, 0 AS unknown_net
FROM (
  SELECT 'order' AS count_by, dimension, code, month, is_new, net, orders AS purchases,
    returning_orders AS returning_purchases, returning_orders_net AS returning_net
  FROM cube_people
  UNION ALL
  SELECT 'day', dimension, code, month, is_new, net, days, returning_days, returning_days_net FROM cube_people
) counted
GROUP BY count_by, dimension, code, month
UNION ALL
SELECT w.count_by, a.dimension, a.code, a.month, a.firsts + a.returns, a.firsts, 0, a.returns, a.firsts,
  a.firsts + a.returns, a.firsts_net + a.returns_net, a.returns, a.returns_net, a.unknowns, a.unknowns_net
FROM cube_alone a
CROSS JOIN (SELECT 'order' AS count_by UNION ALL SELECT 'day') w;

CREATE TABLE cube_cells AS
SELECT count_by, dimension, code, month, SUM(buyers) AS buyers, SUM(new_buyers) AS new_buyers,
  SUM(repeat_buyers) AS repeat_buyers, SUM(returning_buyers) AS returning_buyers, SUM(first_buyers) AS first_buyers,
  SUM(known_purchases) AS known_purchases, SUM(known_net) AS known_net,
  SUM(returning_purchases) AS returning_purchases, SUM(returning_net) AS returning_net,
  SUM(known_purchases + unknown_purchases) AS purchases, SUM(known_net + unknown_net) AS net
FROM cube_parts
GROUP BY count_by, dimension, code, month;

-- What was paid is what is left and what went back, of purchases and of orders wholly refunded.
CREATE TABLE cube_takings AS
SELECT dimension, code, month, SUM(net + refunded) AS paid, SUM(refunded) AS refunded, SUM(orders) AS orders,
  SUM(refunded_orders) AS refunded_orders
FROM (
  SELECT dimension, code, month, net, 0 AS refunded, purchases AS orders, 0 AS refunded_orders
  FROM cube_cells
  WHERE count_by = 'order'
  UNION ALL
  SELECT d.dimension, CASE d.dimension WHEN 1 THEN r.source WHEN 2 THEN r.store WHEN 3 THEN r.channel ELSE 0 END,
    r.month, 0, r.refunded, r.gone, 1
  FROM (
    SELECT m.month, f.source, f.store, f.channel, f.order_id, SUM(f.refunded) AS refunded,
      CASE WHEN MAX(f.ref) IS NULL THEN 1 ELSE 0 END AS gone
    FROM refunds f
    JOIN months m ON f.day >= m.first_day AND f.day <= m.last_day
    GROUP BY m.month, f.source, f.store, f.channel, f.order_id
  ) r
  CROSS JOIN cube_dimensions d
) money
GROUP BY dimension, code, month;

-- Versions are those of the definitions in the catalogue: an answer of any other is never used.
CREATE TABLE cube_metrics AS
SELECT 'revenue' AS metric, 1 AS version
UNION ALL SELECT 'purchases', 1
UNION ALL SELECT 'buyers', 1
UNION ALL SELECT 'new_buyers', 1
UNION ALL SELECT 'average_order_value', 1
UNION ALL SELECT 'revenue_per_buyer', 1
UNION ALL SELECT 'purchase_frequency', 1
UNION ALL SELECT 'repeat_purchase_rate', 1
UNION ALL SELECT 'repeat_order_share', 1
UNION ALL SELECT 'returning_order_share', 1
UNION ALL SELECT 'returning_revenue_share', 1
UNION ALL SELECT 'returning_revenue_share.purchases', 1
UNION ALL SELECT 'returning_revenue_share.buyers', 1;

CREATE TABLE new_cubes AS
SELECT k.metric, k.version, 'month' AS window_kind, c.count_by, m.last_day AS end_day, d.name AS dimension,
  COALESCE(t.value, '') AS value,
  CAST(CASE k.metric
    WHEN 'revenue' THEN c.net
    WHEN 'purchases' THEN c.purchases
    WHEN 'buyers' THEN c.buyers
    WHEN 'new_buyers' THEN c.new_buyers
    WHEN 'average_order_value' THEN c.net
    WHEN 'revenue_per_buyer' THEN c.known_net
    WHEN 'purchase_frequency' THEN c.known_purchases
    WHEN 'repeat_purchase_rate' THEN c.repeat_buyers
    WHEN 'repeat_order_share' THEN c.known_purchases - c.buyers
    WHEN 'returning_order_share' THEN c.returning_purchases
    WHEN 'returning_revenue_share' THEN c.returning_net
    WHEN 'returning_revenue_share.purchases' THEN c.returning_purchases
    WHEN 'returning_revenue_share.buyers' THEN c.returning_buyers
  END AS BIGINT) AS numerator,
  CAST(CASE k.metric
    WHEN 'average_order_value' THEN c.purchases
    WHEN 'revenue_per_buyer' THEN c.buyers
    WHEN 'purchase_frequency' THEN c.buyers
    WHEN 'repeat_purchase_rate' THEN c.buyers
    WHEN 'repeat_order_share' THEN c.known_purchases
    WHEN 'returning_order_share' THEN c.known_purchases
    WHEN 'returning_revenue_share' THEN c.known_net
    WHEN 'returning_revenue_share.purchases' THEN c.known_purchases
    WHEN 'returning_revenue_share.buyers' THEN c.first_buyers
  END AS BIGINT) AS denominator
FROM cube_cells c
CROSS JOIN cube_metrics k
JOIN months m ON m.month = c.month
JOIN cube_dimensions d ON d.dimension = c.dimension
LEFT JOIN codes t ON t.kind = d.name AND t.code = c.code
UNION ALL
SELECT k.metric, 1, 'month', w.count_by, m.last_day, d.name, COALESCE(t.value, ''),
  CAST(CASE k.metric WHEN 'paid_amount' THEN c.paid WHEN 'refund_rate' THEN c.refunded ELSE c.orders END AS BIGINT),
  CAST(CASE k.metric WHEN 'refund_rate' THEN c.paid WHEN 'refund_rate.orders' THEN c.refunded_orders END AS BIGINT)
FROM cube_takings c
CROSS JOIN (SELECT 'paid_amount' AS metric UNION ALL SELECT 'refund_rate' UNION ALL SELECT 'refund_rate.orders') k
CROSS JOIN (SELECT 'order' AS count_by UNION ALL SELECT 'day') w
JOIN months m ON m.month = c.month
JOIN cube_dimensions d ON d.dimension = c.dimension
LEFT JOIN codes t ON t.kind = d.name AND t.code = c.code;
