-- The last purchase of a life knows all of it.
SELECT customer, seq AS purchases, day_seq AS purchase_days, first_day, day AS last_day, net_so_far AS net
FROM sequence
WHERE next_day IS NULL AND seq IS NOT NULL
