SELECT c.customer_id AS customer
FROM sequence AS s
JOIN customers AS c ON c.customer = s.customer
WHERE s.day = $as_of - 30 AND s.next_day IS NULL
