SELECT month, CAST(SUM(CASE WHEN seq > 1 THEN net ELSE 0 END) AS BIGINT) AS returning_net, CAST(SUM(net) AS BIGINT) AS net
FROM sequence
WHERE seq IS NOT NULL
GROUP BY month
