WITH dated AS (SELECT customer_id, CAST(paid_at AS DATE) AS day FROM orders),
windows AS (
  SELECT month_end, CAST(unnest(generate_series(month_end - INTERVAL 89 DAY, month_end, INTERVAL 1 DAY)) AS DATE) AS day
  FROM (SELECT unnest($month_ends) AS month_end)
),
bought AS (
  SELECT month_end, customer_id, count(*) AS purchases
  FROM windows JOIN dated USING (day)
  GROUP BY month_end, customer_id
)
SELECT month_end - DATE '1970-01-01' AS month_end, count(*) FILTER (purchases >= 2) AS repeat_buyers, count(*) AS buyers
FROM bought
GROUP BY month_end
