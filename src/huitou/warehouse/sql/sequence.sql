-- Purchases -> the sequence table: for each, where it stands in its customer's life.
-- In: purchases (position in the order of lives, customer, day, month, codes of its place, net).
-- Out: sequenced (one row per purchase; the numbers of a life are NULL where the customer is unknown).

CREATE TABLE lives AS
SELECT position, customer, day, month, source, store, channel, province, net,
  ROW_NUMBER() OVER life AS seq,
  LAG(day) OVER life AS prev_day,
  LEAD(day) OVER life AS next_day,
  LEAD(month) OVER life AS next_month,
  FIRST_VALUE(day) OVER life AS first_day,
  FIRST_VALUE(month) OVER life AS first_month,
  FIRST_VALUE(channel) OVER life AS first_channel,
  FIRST_VALUE(position) OVER life AS first_position,
  SUM(net) OVER (
    PARTITION BY customer ORDER BY position NULLS FIRST
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS net_so_far
FROM purchases
WHERE customer IS NOT NULL
WINDOW life AS (PARTITION BY customer ORDER BY position NULLS FIRST);

-- Most customers never buy twice on a day: then the days are numbered as the purchases are.
CREATE TABLE days AS
SELECT customer, day,
  ROW_NUMBER() OVER dates AS day_seq,
  LAG(day) OVER dates AS prev_other_day,
  LEAD(day) OVER dates AS next_other_day
FROM (
  SELECT DISTINCT customer, day FROM lives
  WHERE customer IN (SELECT customer FROM lives WHERE day = prev_day)
) d
WINDOW dates AS (PARTITION BY customer ORDER BY day NULLS FIRST);

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
