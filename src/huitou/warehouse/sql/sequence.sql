-- Counted purchases -> the sequence table: for each, where it stands in its customer's life.
-- In: purchases (position, customer, purchased_at, order_id, source, store, day, ...), stores (source_code, store_code,
-- place). Ties in time go by order_id, then by the names of source and store.
-- Out: sequenced (same rows with the numbers; NULL where the customer is unknown).

CREATE TABLE once AS
SELECT customer FROM purchases WHERE customer IS NOT NULL GROUP BY customer HAVING COUNT(*) = 1;

CREATE TABLE ordered AS
SELECT position, customer, day, seq,
  LAG(day) OVER (PARTITION BY customer ORDER BY seq NULLS FIRST) AS prev_day,
  LEAD(day) OVER (PARTITION BY customer ORDER BY seq NULLS FIRST) AS next_day,
  LEAD(month) OVER (PARTITION BY customer ORDER BY seq NULLS FIRST) AS next_month,
  FIRST_VALUE(month) OVER (PARTITION BY customer ORDER BY seq NULLS FIRST) AS first_month,
  FIRST_VALUE(channel) OVER (PARTITION BY customer ORDER BY seq NULLS FIRST) AS first_channel,
  FIRST_VALUE(position) OVER (PARTITION BY customer ORDER BY seq NULLS FIRST) AS first_position,
  SUM(net) OVER (
    PARTITION BY customer ORDER BY seq NULLS FIRST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS net_so_far
FROM (
  SELECT p.position, p.customer, p.day, p.month, p.channel, p.net, ROW_NUMBER() OVER (
    PARTITION BY p.customer
    ORDER BY p.purchased_at NULLS FIRST, p.order_id NULLS FIRST, s.place NULLS FIRST) AS seq
  FROM purchases p
  JOIN stores s ON s.source_code = p.source AND s.store_code = p.store
  WHERE p.customer IS NOT NULL AND p.customer NOT IN (SELECT customer FROM once)
) p;

CREATE TABLE days AS
SELECT customer, day,
  ROW_NUMBER() OVER (PARTITION BY customer ORDER BY day NULLS FIRST) AS day_seq,
  LAG(day) OVER (PARTITION BY customer ORDER BY day NULLS FIRST) AS prev_other_day,
  LEAD(day) OVER (PARTITION BY customer ORDER BY day NULLS FIRST) AS next_other_day,
  FIRST_VALUE(day) OVER (PARTITION BY customer ORDER BY day NULLS FIRST) AS first_day
FROM (SELECT DISTINCT customer, day FROM ordered) d;

CREATE TABLE sequenced AS
SELECT o.position, o.seq, d.day_seq, o.prev_day, o.next_day, o.next_month, d.prev_other_day, d.next_other_day,
  d.first_day, o.first_month, o.first_channel, o.first_position, o.net_so_far
FROM ordered o
JOIN days d ON d.customer = o.customer AND d.day = o.day
UNION ALL
SELECT p.position, 1, 1, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS INTEGER),
  CAST(NULL AS INTEGER), p.day, p.month, p.channel, p.position, p.net
FROM purchases p
WHERE p.customer IN (SELECT customer FROM once);

DROP TABLE ordered;
DROP TABLE days;
DROP TABLE once;
