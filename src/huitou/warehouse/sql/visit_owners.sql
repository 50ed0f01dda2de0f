-- Visits -> whose each is.
-- In: facts_visits, facts_products, aliases.
-- Out: owned_visits (one row a visit), listed_categories.

-- A device that exactly one person signed in on is theirs, before and after.
CREATE TABLE device_people AS
SELECT v.device_key, MIN(COALESCE(a.customer_id, v.account_key)) AS person,
  MAX(COALESCE(a.customer_id, v.account_key)) AS another
FROM facts_visits v
LEFT JOIN aliases a ON a.account_key = v.account_key
WHERE v.device_key IS NOT NULL AND v.account_key IS NOT NULL
GROUP BY v.device_key;

-- On one that several signed in on, a visit is of who signed in last before it; one before all of them, of the first.
CREATE TABLE sign_ins AS
SELECT device_key, person, event_at,
  ROW_NUMBER() OVER (PARTITION BY device_key ORDER BY event_at NULLS FIRST, person NULLS FIRST) AS nth
FROM (
  SELECT DISTINCT v.device_key, COALESCE(a.customer_id, v.account_key) AS person, v.event_at
  FROM facts_visits v
  JOIN device_people d ON d.device_key = v.device_key AND d.person < d.another
  LEFT JOIN aliases a ON a.account_key = v.account_key
  WHERE v.account_key IS NOT NULL
) signed;

CREATE TABLE lent AS
SELECT t.device_key, t.event_at, s.person
FROM (
  SELECT device_key, event_at, is_visit, SUM(1 - is_visit) OVER (
    PARTITION BY device_key ORDER BY event_at NULLS FIRST, is_visit NULLS FIRST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS signed_in
  FROM (
    SELECT device_key, event_at, 0 AS is_visit FROM sign_ins
    UNION ALL
    SELECT DISTINCT v.device_key, v.event_at, 1
    FROM facts_visits v
    JOIN device_people d ON d.device_key = v.device_key AND d.person < d.another
    WHERE v.account_key IS NULL
  ) both_kinds
) t
JOIN sign_ins s ON s.device_key = t.device_key AND s.nth = CASE WHEN t.signed_in = 0 THEN 1 ELSE t.signed_in END
WHERE t.is_visit = 1;

CREATE TABLE listed_categories AS
SELECT product_id, category
FROM (
  SELECT product_id, category, ROW_NUMBER() OVER (
    PARTITION BY product_id
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST)
    AS n
  FROM facts_products
  WHERE category IS NOT NULL
) newest
WHERE n = 1;

-- Persons by their number, devices of nobody below zero. A moment begins with its shop day, and is in the order of time:
-- the rest of it stays far from both ends of a day.
CREATE VIEW owned_visits AS
SELECT COALESCE(a.customer_id, v.account_key, l.person, d.person, -1 - v.device_key) AS who, v.shop_day AS day,
  CAST(v.shop_day AS BIGINT) * 1000000000000 + v.event_at - CAST(v.shop_day AS BIGINT) * 86400000000 + 86400000000
    AS moment,
  CASE v.event
    WHEN 'view_product' THEN 2 WHEN 'add_to_cart' THEN 3 WHEN 'order' THEN 4 WHEN 'pay' THEN 5 WHEN 'complete' THEN 6
    ELSE 1
  END AS step,
  v.source, v.store, v.channel, v.province, v.product_id, v.category
FROM facts_visits v
LEFT JOIN aliases a ON a.account_key = v.account_key
LEFT JOIN device_people d ON d.device_key = CASE WHEN v.account_key IS NULL THEN v.device_key END
LEFT JOIN lent l ON l.device_key = CASE WHEN v.account_key IS NULL THEN v.device_key END AND l.event_at = v.event_at;
