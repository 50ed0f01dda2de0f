WITH people AS (
  SELECT customer_id, $as_of - CAST(max(paid_at) AS DATE) AS days, count(*) AS purchases, sum(net) AS net
  FROM orders
  WHERE paid_at >= $as_of - INTERVAL 364 DAY
  GROUP BY customer_id
),
scored AS (
  SELECT least(days // 30, 3) AS recency,
    CASE WHEN purchases <= 3 THEN purchases WHEN purchases <= 5 THEN 4 ELSE 5 END AS frequency,
    5 * (rank() OVER (ORDER BY net) - 1) // count(*) OVER () AS money
  FROM people
)
SELECT recency, frequency, money, count(*) AS customers
FROM scored
GROUP BY ALL
