WITH days AS (
  SELECT customer_id, day, lead(day) OVER life AS next_day, row_number() OVER life AS n
  FROM (SELECT DISTINCT customer_id, CAST(paid_at AS DATE) AS day FROM orders)
  WINDOW life AS (PARTITION BY customer_id ORDER BY day)
),
firsts AS (
  SELECT customer_id, category
  FROM orders
  QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY paid_at, order_id) = 1
)
SELECT category, CAST(next_day IS NOT NULL AS INTEGER) AS came_back, coalesce(next_day, $as_of) - day AS days,
  count(*) AS customers
FROM days JOIN firsts USING (customer_id)
WHERE n = 1
GROUP BY ALL
