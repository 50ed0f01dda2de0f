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
  FIRST_VALUE(position) OVER (PARTITION BY customer ORDER BY seq NULLS FIRST) AS first_position
FROM (
  SELECT p.position, p.customer, p.day, ROW_NUMBER() OVER (
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
SELECT o.position, o.seq, d.day_seq, o.prev_day, o.next_day, d.prev_other_day, d.next_other_day, d.first_day,
  o.first_position
FROM ordered o
JOIN days d ON d.customer = o.customer AND d.day = o.day
UNION ALL
SELECT p.position, 1, 1, CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS INTEGER), CAST(NULL AS INTEGER),
  p.day, p.position
FROM purchases p
WHERE p.customer IN (SELECT customer FROM once);
