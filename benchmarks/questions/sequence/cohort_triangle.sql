-- The customers of a month are its purchases less those followed by another in the same month.
WITH months AS (SELECT month, MAX(day) AS last_day FROM sequence GROUP BY month),
days AS (SELECT day, MIN(month) AS month FROM sequence GROUP BY day),
purchases AS (SELECT first_day, month, COUNT(*) AS n FROM sequence WHERE seq IS NOT NULL GROUP BY first_day, month),
followed AS (
  SELECT s.first_day, s.month, COUNT(*) AS n
  FROM sequence AS s
  JOIN months AS m ON m.month = s.month
  WHERE s.next_day <= s.day + 30 AND s.next_day <= m.last_day
  GROUP BY s.first_day, s.month
)
SELECT d.month AS cohort, p.month, CAST(SUM(p.n - COALESCE(f.n, 0)) AS BIGINT) AS customers
FROM purchases AS p
JOIN days AS d ON d.day = p.first_day
LEFT JOIN followed AS f ON f.first_day = p.first_day AND f.month = p.month
GROUP BY d.month, p.month
