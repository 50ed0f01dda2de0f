-- Who was there and how far they got -> the same by numbers.
-- In: firsts_found, days_found, steps_found (of all visitors). Out: visitors_now, visit_days_now, visit_steps_now.

-- Whoever came first has the first number, so that rows of one day have numbers near each other.
CREATE TABLE visitor_numbers AS
SELECT who, CAST(ROW_NUMBER() OVER (ORDER BY first_day NULLS LAST, who NULLS LAST) AS INTEGER) AS visitor
FROM firsts_found;

CREATE VIEW visitors_now AS
SELECT n.visitor, CASE WHEN f.who >= 0 THEN f.who END AS customer_id, f.first_day AS day, f.source, f.store, f.channel,
  f.province, f.seen_1, f.seen_3, f.seen_7, f.seen_30
FROM firsts_found f
JOIN visitor_numbers n ON n.who = f.who;

CREATE VIEW visit_days_now AS
SELECT n.visitor, d.day, d.source, d.store, d.channel, d.province
FROM days_found d
JOIN visitor_numbers n ON n.who = d.who;

CREATE VIEW visit_steps_now AS
SELECT s.category, n.visitor, s.day, s.viewed_in, s.carted_in, s.ordered_in, s.paid_in, s.completed_in,
  s.since_last, s.until_next
FROM steps_found s
JOIN visitor_numbers n ON n.who = s.who;
