WITH numbered AS (
  SELECT paid_at, net, row_number() OVER (PARTITION BY customer_id ORDER BY paid_at, order_id) AS n
  FROM orders
)
SELECT (year(paid_at) - 1970) * 12 + month(paid_at) - 1 AS month, CAST(sum(net) FILTER (n > 1) AS BIGINT) AS returning_net,
  CAST(sum(net) AS BIGINT) AS net
FROM numbered
GROUP BY 1
