-- The last purchase a customer makes in a month says whether the next one falls in the month after.
WITH months AS (SELECT month, MAX(day) AS last_day FROM sequence GROUP BY month),
pairs AS (SELECT month, next_day, COUNT(*) AS n FROM sequence WHERE seq IS NOT NULL GROUP BY month, next_day)
SELECT p.month, CAST(SUM(CASE WHEN p.next_day <= f.last_day THEN p.n ELSE 0 END) AS BIGINT) AS returned,
  CAST(SUM(p.n) AS BIGINT) AS buyers
FROM pairs AS p
JOIN months AS m ON m.month = p.month
LEFT JOIN months AS f ON f.month = p.month + 1
WHERE p.next_day IS NULL OR p.next_day > m.last_day
GROUP BY p.month
