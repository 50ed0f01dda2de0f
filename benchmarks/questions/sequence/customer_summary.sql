-- Most customers have one purchase, which says everything; only the others need grouping.
SELECT customer, seq AS purchases, day_seq AS purchase_days, first_day, day AS last_day, net
FROM sequence
WHERE seq = 1 AND next_day IS NULL
UNION ALL
SELECT customer, MAX(seq), MAX(day_seq), MIN(first_day), MAX(day), CAST(SUM(net) AS BIGINT)
FROM sequence
WHERE seq > 1 OR next_day IS NOT NULL
GROUP BY customer
