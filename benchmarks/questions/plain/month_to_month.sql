WITH active AS (
  SELECT DISTINCT customer_id, (year(paid_at) - 1970) * 12 + month(paid_at) - 1 AS month FROM orders
),
next AS (SELECT month, lead(month) OVER (PARTITION BY customer_id ORDER BY month) AS next_month FROM active)
SELECT month, count(*) FILTER (next_month = month + 1) AS returned, count(*) AS buyers
FROM next
GROUP BY month
