-- Purchases -> the sequence table: for each, where it stands in its customer's life.
-- In: purchases (position in the order of lives, customer, day, month, codes of its place, net).
-- Out: sequenced (one row per purchase; the numbers of a life are NULL where the customer is unknown).

-- Lives follow one another, so that one pass in the order of positions tells the neighbours of every purchase.
CREATE TABLE steps AS
SELECT position, customer, day, month, source, store, channel, province, net,
  LAG(customer) OVER passed AS prev_customer, LAG(day) OVER passed AS prev_day,
  LEAD(customer) OVER passed AS next_customer, LEAD(day) OVER passed AS next_day, LEAD(month) OVER passed AS next_month,
  CAST(SUM(net) OVER (ORDER BY position NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT)
    AS net_until
FROM purchases
WHERE customer IS NOT NULL
WINDOW passed AS (ORDER BY position NULLS FIRST);

CREATE TABLE firsts AS
SELECT customer, position, day, month, channel, net_until - net AS net_before
FROM steps
WHERE prev_customer IS NULL OR prev_customer <> customer;

-- Most customers never buy twice on a day: then the days are numbered as the purchases are.
CREATE TABLE days AS
SELECT customer, day,
  ROW_NUMBER() OVER dates AS day_seq,
  LAG(day) OVER dates AS prev_other_day,
  LEAD(day) OVER dates AS next_other_day
FROM (
  SELECT DISTINCT customer, day FROM steps
  WHERE customer IN (SELECT customer FROM steps WHERE customer = prev_customer AND day = prev_day)
) d
WINDOW dates AS (PARTITION BY customer ORDER BY day NULLS FIRST);

CREATE VIEW lives AS
SELECT s.position, s.customer, s.day, s.month, s.source, s.store, s.channel, s.province, s.net,
  s.position - f.position + 1 AS seq,
  CASE WHEN s.prev_customer = s.customer THEN s.prev_day END AS prev_day,
  CASE WHEN s.next_customer = s.customer THEN s.next_day END AS next_day,
  CASE WHEN s.next_customer = s.customer THEN s.next_month END AS next_month,
  f.day AS first_day, f.month AS first_month, f.channel AS first_channel, f.position AS first_position,
  s.net_until - f.net_before AS net_so_far
FROM steps s
JOIN firsts f ON f.customer = s.customer;

CREATE VIEW sequenced AS
SELECT l.position, l.customer, l.day, l.month, l.source, l.store, l.channel, l.province, l.net,
  l.seq, COALESCE(d.day_seq, l.seq) AS day_seq, l.prev_day, l.next_day, l.next_month,
  CASE WHEN d.day_seq IS NULL THEN l.prev_day ELSE d.prev_other_day END AS prev_other_day,
  CASE WHEN d.day_seq IS NULL THEN l.next_day ELSE d.next_other_day END AS next_other_day,
  l.first_day, l.first_month, l.first_channel, l.first_position, l.net_so_far
FROM lives l
LEFT JOIN days d ON d.customer = l.customer AND d.day = l.day
UNION ALL
SELECT position, customer, day, month, source, store, channel, province, net,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM purchases
WHERE customer IS NULL;
