-- Visits -> who was there on which day, and how far they got in how many days.
-- In: facts_visits, facts_products, aliases, category_codes (text, code), place_codes (kind, text, code), implied
-- (step, by_step: who does this one has taken that one).
-- Out: visitors_now, visit_days_now, visit_steps_now.

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
CREATE VIEW owned AS
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

-- A day in a place begins with its first event; what that does not say, the first that does.
CREATE TABLE presence AS
SELECT who, day, source, store, MIN(moment) AS moment,
  ARG_MIN(channel, moment) AS channel, ARG_MIN(province, moment) AS province
FROM (
  SELECT who, day, source, store, moment, MIN(channel) AS channel, MIN(province) AS province
  FROM owned
  GROUP BY who, day, source, store, moment
) instants
GROUP BY who, day, source, store;

-- Of views the first of a day is enough, for everybody's clock starts with a day.
CREATE TABLE category_steps AS
SELECT o.who, COALESCE(c.code, 0) AS category, i.step, MIN(o.moment) AS moment
FROM owned o
JOIN implied i ON i.by_step = o.step
LEFT JOIN listed_categories g ON g.product_id = CASE WHEN o.category IS NULL THEN o.product_id END
LEFT JOIN category_codes c ON c.text = COALESCE(o.category, g.category)
GROUP BY o.who, COALESCE(c.code, 0), i.step, o.day, CASE WHEN i.step > 2 THEN o.moment END;

-- The whole shop is category -1.
CREATE TABLE steps AS
SELECT who, category, step, moment FROM category_steps
UNION ALL
SELECT who, -1, step, MIN(moment)
FROM category_steps
GROUP BY who, step, CASE WHEN step > 2 THEN moment ELSE CAST(FLOOR(moment / 1000000000000) AS BIGINT) END;

DROP TABLE category_steps;

-- From the last step to the first: when each was next taken, and with it all that followed.
CREATE TABLE paid AS
SELECT who, category, moment, completed
FROM (
  SELECT who, category, step, moment, MIN(CASE WHEN step = 6 THEN moment END) OVER (
    PARTITION BY who, category ORDER BY moment DESC NULLS LAST, step DESC NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS completed
  FROM steps
  WHERE step IN (5, 6)
) followed
WHERE step = 5;

CREATE TABLE ordered AS
SELECT f.who, f.category, f.moment, f.paid, n.completed
FROM (
  SELECT who, category, step, moment, MIN(CASE WHEN step = 5 THEN moment END) OVER (
    PARTITION BY who, category ORDER BY moment DESC NULLS LAST, step DESC NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS paid
  FROM steps
  WHERE step IN (4, 5)
) f
LEFT JOIN paid n ON n.who = f.who AND n.category = f.category AND n.moment = f.paid
WHERE f.step = 4;

CREATE TABLE carted AS
SELECT f.who, f.category, f.moment, f.ordered, n.paid, n.completed
FROM (
  SELECT who, category, step, moment, MIN(CASE WHEN step = 4 THEN moment END) OVER (
    PARTITION BY who, category ORDER BY moment DESC NULLS LAST, step DESC NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS ordered
  FROM steps
  WHERE step IN (3, 4)
) f
LEFT JOIN ordered n ON n.who = f.who AND n.category = f.category AND n.moment = f.ordered
WHERE f.step = 3;

CREATE TABLE viewed AS
SELECT f.who, f.category, f.moment, f.carted, n.ordered, n.paid, n.completed
FROM (
  SELECT who, category, step, moment, MIN(CASE WHEN step = 3 THEN moment END) OVER (
    PARTITION BY who, category ORDER BY moment DESC NULLS LAST, step DESC NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS carted
  FROM steps
  WHERE step IN (2, 3)
) f
LEFT JOIN carted n ON n.who = f.who AND n.category = f.category AND n.moment = f.carted
WHERE f.step = 2;

-- In the whole shop a day begins with its first event, in a category with its first view.
CREATE TABLE begun AS
SELECT f.who, f.day, f.viewed, n.carted, n.ordered, n.paid, n.completed
FROM (
  SELECT who, day, step, MIN(CASE WHEN step = 2 THEN moment END) OVER (
    PARTITION BY who ORDER BY moment DESC NULLS LAST, step DESC NULLS LAST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS viewed
  FROM (
    SELECT who, day, 1 AS step, MIN(moment) AS moment FROM presence GROUP BY who, day
    UNION ALL
    SELECT who, 0, 2, moment FROM viewed WHERE category = -1
  ) both_kinds
) f
LEFT JOIN viewed n ON n.category = -1 AND n.who = f.who AND n.moment = f.viewed
WHERE f.step = 1;

-- Whoever came first has the first number, so that rows of one day have numbers near each other.
CREATE TABLE visitor_numbers AS
SELECT who, first_day, CAST(ROW_NUMBER() OVER (ORDER BY first_day NULLS LAST, who NULLS LAST) AS INTEGER) AS visitor
FROM (SELECT who, MIN(day) AS first_day FROM presence GROUP BY who) firsts;

CREATE TABLE visit_days_now AS
SELECT n.visitor, p.day, COALESCE(s.code, 0) AS source, COALESCE(t.code, 0) AS store, COALESCE(c.code, 0) AS channel,
  COALESCE(v.code, 0) AS province, p.moment
FROM presence p
JOIN visitor_numbers n ON n.who = p.who
LEFT JOIN place_codes s ON s.kind = 'source' AND s.text = p.source
LEFT JOIN place_codes t ON t.kind = 'store' AND t.text = p.store
LEFT JOIN place_codes c ON c.kind = 'channel' AND c.text = p.channel
LEFT JOIN place_codes v ON v.kind = 'province' AND v.text = p.province;

DROP TABLE presence;

CREATE TABLE visit_steps_now AS
SELECT category, visitor, day,
  CASE WHEN viewed < 30 THEN viewed END AS viewed_in, CASE WHEN carted < 30 THEN carted END AS carted_in,
  CASE WHEN ordered < 30 THEN ordered END AS ordered_in, CASE WHEN paid < 30 THEN paid END AS paid_in,
  CASE WHEN completed < 30 THEN completed END AS completed_in
FROM (
  SELECT e.category, n.visitor, e.day,
    CAST(FLOOR(e.viewed / 1000000000000) AS INTEGER) - e.day AS viewed,
    CAST(FLOOR(e.carted / 1000000000000) AS INTEGER) - e.day AS carted,
    CAST(FLOOR(e.ordered / 1000000000000) AS INTEGER) - e.day AS ordered,
    CAST(FLOOR(e.paid / 1000000000000) AS INTEGER) - e.day AS paid,
    CAST(FLOOR(e.completed / 1000000000000) AS INTEGER) - e.day AS completed
  FROM (
    SELECT -1 AS category, who, day, viewed, carted, ordered, paid, completed FROM begun
    UNION ALL
    SELECT category, who, CAST(FLOOR(moment / 1000000000000) AS INTEGER), moment, carted, ordered, paid, completed
    FROM viewed
    WHERE category >= 0
  ) e
  JOIN visitor_numbers n ON n.who = e.who
) days_after;

CREATE TABLE visitors_now AS
SELECT n.visitor, CASE WHEN n.who >= 0 THEN n.who END AS customer_id, n.first_day AS day,
  f.source, f.store, f.channel, f.province,
  COALESCE(r.seen_1, 0) AS seen_1, COALESCE(r.seen_3, 0) AS seen_3, COALESCE(r.seen_7, 0) AS seen_7,
  COALESCE(r.seen_30, 0) AS seen_30
FROM visitor_numbers n
JOIN (
  SELECT visitor, source, store, channel, province, ROW_NUMBER() OVER (
    PARTITION BY visitor ORDER BY moment NULLS FIRST, source NULLS FIRST, store NULLS FIRST) AS nth
  FROM visit_days_now
) f ON f.visitor = n.visitor AND f.nth = 1
LEFT JOIN (
  SELECT d.visitor, MAX(CASE WHEN d.day = n.first_day + 1 THEN 1 ELSE 0 END) AS seen_1,
    MAX(CASE WHEN d.day = n.first_day + 3 THEN 1 ELSE 0 END) AS seen_3,
    MAX(CASE WHEN d.day = n.first_day + 7 THEN 1 ELSE 0 END) AS seen_7,
    MAX(CASE WHEN d.day = n.first_day + 30 THEN 1 ELSE 0 END) AS seen_30
  FROM visit_days_now d
  JOIN visitor_numbers n ON n.visitor = d.visitor
  WHERE d.day - n.first_day IN (1, 3, 7, 30)
  GROUP BY d.visitor
) r ON r.visitor = n.visitor;
