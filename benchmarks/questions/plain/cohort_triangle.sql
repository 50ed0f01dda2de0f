WITH placed AS (SELECT customer_id, (year(paid_at) - 1970) * 12 + month(paid_at) - 1 AS month FROM orders),
firsts AS (SELECT customer_id, min(month) AS cohort FROM placed GROUP BY customer_id)
SELECT cohort, month, count(DISTINCT customer_id) AS customers
FROM placed JOIN firsts USING (customer_id)
GROUP BY cohort, month
