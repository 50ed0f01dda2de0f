-- Counted purchases -> the sequence table: for each, where it stands in its customer's life.
-- In: purchases (position, customer, purchased_at, order_id, source, store, day, ...), stores (source_code, store_code,
-- place). Ties in time go by order_id, then by the names of source and store.
-- Out: sequenced (same rows with the numbers; NULL where the customer is unknown).

CREATE TABLE ordered AS
SELECT position, customer, day, month, channel, seq,
  LAG(day) OVER (PARTITION BY customer ORDER BY seq NULLS FIRST) AS prev_day,
  LEAD(day) OVER (PARTITION BY customer ORDER BY seq NULLS FIRST) AS next_day,
  LEAD(month) OVER (PARTITION BY customer ORDER BY seq NULLS FIRST) AS next_month,
  SUM(net) OVER (
    PARTITION BY customer ORDER BY seq NULLS FIRST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS net_so_far
FROM (
  SELECT p.position, p.customer, p.day, p.month, p.channel, p.net, ROW_NUMBER() OVER (
    PARTITION BY p.customer
    ORDER BY p.purchased_at NULLS FIRST, p.order_id NULLS FIRST, s.place NULLS FIRST) AS seq
  FROM purchases p
  JOIN stores s ON s.source_code = p.source AND s.store_code = p.store
  WHERE p.customer IS NOT NULL
) p;

-- Most customers never buy twice on a day: then the days are numbered as the purchases are.
CREATE TABLE days AS
SELECT customer, day,
  ROW_NUMBER() OVER (PARTITION BY customer ORDER BY day NULLS FIRST) AS day_seq,
  LAG(day) OVER (PARTITION BY customer ORDER BY day NULLS FIRST) AS prev_other_day,
  LEAD(day) OVER (PARTITION BY customer ORDER BY day NULLS FIRST) AS next_other_day
FROM (
  SELECT DISTINCT customer, day FROM ordered
  WHERE customer IN (SELECT customer FROM ordered WHERE day = prev_day)
) d;

CREATE VIEW sequenced AS
SELECT o.position, o.seq, COALESCE(d.day_seq, o.seq) AS day_seq, o.prev_day, o.next_day, o.next_month,
  CASE WHEN d.day_seq IS NULL THEN o.prev_day ELSE d.prev_other_day END AS prev_other_day,
  CASE WHEN d.day_seq IS NULL THEN o.next_day ELSE d.next_other_day END AS next_other_day,
  f.day AS first_day, f.month AS first_month, f.channel AS first_channel, f.position AS first_position, o.net_so_far
FROM ordered o
JOIN ordered f ON f.customer = o.customer AND f.seq = 1
LEFT JOIN days d ON d.customer = o.customer AND d.day = o.day;
