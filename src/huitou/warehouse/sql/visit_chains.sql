-- Visits of some visitors, all of each -> on which days they were there, and how far they got in how many days.
-- In: owned (rows of owned_visits), listed_categories, category_codes (text, code), place_codes (kind, text, code),
-- implied (step, by_step: who does this one has taken that one).
-- Out: firsts_found (where each came first, and whether again), days_found, steps_found.

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

DROP TABLE steps;
DROP TABLE paid;
DROP TABLE ordered;
DROP TABLE carted;

CREATE TABLE steps_found AS
SELECT category, who, day,
  CASE WHEN viewed < 30 THEN viewed END AS viewed_in, CASE WHEN carted < 30 THEN carted END AS carted_in,
  CASE WHEN ordered < 30 THEN ordered END AS ordered_in, CASE WHEN paid < 30 THEN paid END AS paid_in,
  CASE WHEN completed < 30 THEN completed END AS completed_in,
  day - LAG(day) OVER (PARTITION BY who, category ORDER BY day NULLS LAST) AS since_last,
  LEAD(day) OVER (PARTITION BY who, category ORDER BY day NULLS LAST) - day AS until_next
FROM (
  SELECT e.category, e.who, e.day,
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
) days_after;

DROP TABLE begun;
DROP TABLE viewed;

CREATE TABLE days_found AS
SELECT p.who, p.day, COALESCE(s.code, 0) AS source, COALESCE(t.code, 0) AS store, COALESCE(c.code, 0) AS channel,
  COALESCE(v.code, 0) AS province, p.moment
FROM presence p
LEFT JOIN place_codes s ON s.kind = 'source' AND s.text = p.source
LEFT JOIN place_codes t ON t.kind = 'store' AND t.text = p.store
LEFT JOIN place_codes c ON c.kind = 'channel' AND c.text = p.channel
LEFT JOIN place_codes v ON v.kind = 'province' AND v.text = p.province;

DROP TABLE presence;

CREATE TABLE firsts_found AS
SELECT f.who, f.day AS first_day, f.source, f.store, f.channel, f.province, COALESCE(r.seen_1, 0) AS seen_1,
  COALESCE(r.seen_3, 0) AS seen_3, COALESCE(r.seen_7, 0) AS seen_7, COALESCE(r.seen_30, 0) AS seen_30
FROM (
  SELECT who, day, source, store, channel, province, ROW_NUMBER() OVER (
    PARTITION BY who ORDER BY moment NULLS FIRST, source NULLS FIRST, store NULLS FIRST) AS nth
  FROM days_found
) f
LEFT JOIN (
  SELECT d.who, MAX(CASE WHEN d.day = w.first_day + 1 THEN 1 ELSE 0 END) AS seen_1,
    MAX(CASE WHEN d.day = w.first_day + 3 THEN 1 ELSE 0 END) AS seen_3,
    MAX(CASE WHEN d.day = w.first_day + 7 THEN 1 ELSE 0 END) AS seen_7,
    MAX(CASE WHEN d.day = w.first_day + 30 THEN 1 ELSE 0 END) AS seen_30
  FROM days_found d
  JOIN (SELECT who, MIN(day) AS first_day FROM days_found GROUP BY who) w ON w.who = d.who
  WHERE d.day - w.first_day IN (1, 3, 7, 30)
  GROUP BY d.who
) r ON r.who = f.who
WHERE f.nth = 1;
