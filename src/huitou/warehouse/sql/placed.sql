-- Orders -> what was placed, and what of it was paid and refunded, by day of order and place.
-- In: judged. Out: placed_orders. Orders set aside are no orders; of one that was split, its parts are.

CREATE TABLE placed_orders AS
SELECT day, source, store, channel, province, SUM(orders) AS orders, SUM(placed_amount) AS placed_amount,
  SUM(CASE WHEN reason IS NULL OR reason = 'fully_refunded' THEN orders ELSE 0 END) AS paid_orders,
  SUM(CASE WHEN reason IS NULL OR reason = 'fully_refunded' THEN paid ELSE 0 END) AS paid_amount,
  SUM(CASE WHEN reason IS NULL THEN paid - net WHEN reason = 'fully_refunded' THEN paid ELSE 0 END) AS refunded_amount
FROM (
  SELECT COALESCE(ordered_day, day) AS day, source, store, channel, province, reason, COUNT(*) AS orders,
    SUM(COALESCE(order_amount, paid)) AS placed_amount, SUM(paid) AS paid, SUM(net) AS net
  FROM judged
  GROUP BY COALESCE(ordered_day, day), source, store, channel, province, reason
) sums
WHERE reason IS NULL OR reason IN ('unpaid', 'cancelled', 'zero', 'deposit_only', 'fully_refunded')
GROUP BY day, source, store, channel, province;
