-- The bounds of the fifths are found on the distinct totals, which are few, instead of by sorting the customers.
WITH people AS (
  SELECT customer, $as_of - MAX(day) AS days, COUNT(*) AS purchases, CAST(SUM(net) AS BIGINT) AS net
  FROM sequence
  WHERE day > $as_of - 365 AND customer IS NOT NULL
  GROUP BY customer
),
totals AS (SELECT net, COUNT(*) AS n FROM people GROUP BY net),
ranked AS (SELECT net, 5 * (SUM(n) OVER (ORDER BY net NULLS LAST) - n) // SUM(n) OVER () AS fifth FROM totals),
bounds AS (
  SELECT MIN(CASE WHEN fifth >= 1 THEN net END) AS second, MIN(CASE WHEN fifth >= 2 THEN net END) AS third,
    MIN(CASE WHEN fifth >= 3 THEN net END) AS fourth, MIN(CASE WHEN fifth >= 4 THEN net END) AS last
  FROM ranked
)
SELECT CASE WHEN days < 90 THEN days // 30 ELSE 3 END AS recency,
  CASE WHEN purchases <= 3 THEN purchases WHEN purchases <= 5 THEN 4 ELSE 5 END AS frequency,
  CASE WHEN net >= last THEN 4 WHEN net >= fourth THEN 3 WHEN net >= third THEN 2 WHEN net >= second THEN 1 ELSE 0 END
    AS money,
  COUNT(*) AS customers
FROM people, bounds
GROUP BY 1, 2, 3
