-- A purchase makes its customer a buyer for 90 days unless the next purchase takes over before, and a repeat buyer as
-- long as the purchase before it is in those 90 days too. So both numbers are counts of days on which that begins and
-- ends, added up to the month's end.
WITH days AS (
  SELECT day, COUNT(*) AS n, SUM(CASE WHEN prev_day > day - 90 THEN 1 ELSE 0 END) AS taken_over,
    SUM(CASE WHEN next_day < day + 90 THEN 1 ELSE 0 END) AS handed_over
  FROM sequence
  WHERE seq IS NOT NULL
  GROUP BY day
),
ended AS (
  SELECT CASE WHEN next_day < prev_day + 90 THEN next_day ELSE prev_day + 90 END AS day, COUNT(*) AS n
  FROM sequence
  WHERE prev_day > day - 90
  GROUP BY 1
),
steps AS (
  SELECT day, taken_over AS repeat_buyers, n - taken_over AS buyers FROM days
  UNION ALL SELECT day + 90, 0, handed_over - n FROM days
  UNION ALL SELECT day, -n, 0 FROM ended
)
SELECT e.month_end, CAST(SUM(s.repeat_buyers) AS BIGINT) AS repeat_buyers, CAST(SUM(s.buyers) AS BIGINT) AS buyers
FROM (SELECT UNNEST($month_ends) AS month_end) AS e
JOIN steps AS s ON s.day <= e.month_end
GROUP BY e.month_end
