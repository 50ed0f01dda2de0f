SELECT customer_id AS customer, count(*) AS purchases, count(DISTINCT CAST(paid_at AS DATE)) AS purchase_days,
  CAST(min(paid_at) AS DATE) - DATE '1970-01-01' AS first_day, CAST(max(paid_at) AS DATE) - DATE '1970-01-01' AS last_day,
  CAST(sum(net) AS BIGINT) AS net
FROM orders
GROUP BY customer_id
