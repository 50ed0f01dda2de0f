-- The last purchase a customer makes in a month says whether the next one falls in the month after.
WITH pairs AS (SELECT month, next_month, COUNT(*) AS n FROM sequence WHERE seq IS NOT NULL GROUP BY month, next_month)
SELECT month, CAST(SUM(CASE WHEN next_month = month + 1 THEN n ELSE 0 END) AS BIGINT) AS returned,
  CAST(SUM(CASE WHEN next_month = month THEN 0 ELSE n END) AS BIGINT) AS buyers
FROM pairs
GROUP BY month
