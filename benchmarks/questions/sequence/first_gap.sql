SELECT c.value AS category, g.came_back, g.days, g.customers
FROM (
  SELECT first_category, CASE WHEN next_other_day IS NULL THEN 0 ELSE 1 END AS came_back,
    COALESCE(next_other_day, $as_of) - day AS days, COUNT(*) AS customers
  FROM sequence
  WHERE seq = 1
  GROUP BY 1, 2, 3
) AS g
JOIN codes AS c ON c.kind = 'category' AND c.code = g.first_category
