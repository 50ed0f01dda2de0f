SELECT customer_id AS customer
FROM orders
GROUP BY customer_id
HAVING CAST(max(paid_at) AS DATE) = $as_of - 30
