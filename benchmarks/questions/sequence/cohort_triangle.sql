-- The customers of a month are its purchases less those followed by another in the same month.
SELECT first_month AS cohort, month, CAST(COUNT(*) - SUM(CASE WHEN next_month = month THEN 1 ELSE 0 END) AS BIGINT) AS customers
FROM sequence
WHERE seq IS NOT NULL
GROUP BY first_month, month
