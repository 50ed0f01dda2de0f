-- Visits of a stretch of days -> one row per device, who signed in on it, and day: where from, and how much of what.
-- In: logged (rows of facts_visits), aliases, place_codes (kind, text, code). Out: log_now.

-- A visit without a sign-in stays its device's, whoever signs in on that later: what is known on a day is known then.
-- Of several channels the first of the day; a moment and a code in one number keep ties in order.
CREATE TABLE log_now AS
SELECT device, person, day, COALESCE(MOD(channel, 10000000), 0) AS channel,
  COALESCE(MOD(campaign, 10000000), 0) AS campaign,
  COALESCE(MOD(kind, 10000000), 0) AS kind, COALESCE(MOD(province, 10000000), 0) AS province, events, views, products,
  carts, favourites, orders, pays
FROM (
  SELECT v.device_key AS device, COALESCE(a.customer_id, v.account_key) AS person, v.shop_day AS day,
    MIN(c.code + 10000000 * (v.event_at - CAST(v.shop_day AS BIGINT) * 86400000000 + 86400000000)) AS channel,
    MIN(g.code + 10000000 * (v.event_at - CAST(v.shop_day AS BIGINT) * 86400000000 + 86400000000)) AS campaign,
    MIN(d.code + 10000000 * (v.event_at - CAST(v.shop_day AS BIGINT) * 86400000000 + 86400000000)) AS kind,
    MIN(p.code + 10000000 * (v.event_at - CAST(v.shop_day AS BIGINT) * 86400000000 + 86400000000)) AS province,
    COUNT(*) AS events,
    SUM(CASE WHEN v.event = 'view_product' THEN 1 ELSE 0 END) AS views,
    COUNT(DISTINCT CASE WHEN v.event = 'view_product' THEN v.product_id END) AS products,
    SUM(CASE WHEN v.event = 'add_to_cart' THEN 1 ELSE 0 END) AS carts,
    SUM(CASE WHEN v.event = 'favourite' THEN 1 ELSE 0 END) AS favourites,
    SUM(CASE WHEN v.event = 'order' THEN 1 ELSE 0 END) AS orders,
    SUM(CASE WHEN v.event = 'pay' THEN 1 ELSE 0 END) AS pays
  FROM logged v
  LEFT JOIN aliases a ON a.account_key = v.account_key
  LEFT JOIN place_codes c ON c.kind = 'channel' AND c.text = v.channel
  LEFT JOIN place_codes g ON g.kind = 'campaign' AND g.text = v.campaign
  LEFT JOIN place_codes d ON d.kind = 'device' AND d.text = v.device
  LEFT JOIN place_codes p ON p.kind = 'province' AND p.text = v.province
  GROUP BY v.device_key, COALESCE(a.customer_id, v.account_key), v.shop_day
) days;
