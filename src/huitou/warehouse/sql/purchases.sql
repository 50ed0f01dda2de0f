-- Counted orders -> purchases in the order of lives: customers together, each in time order, unknown ones last.
-- Ties in time go by order_id, then by the names of source and store.
-- In: counted (customer_id, order_id, purchased_at, codes, ...), dense (customer, customer_id), stores (source_code,
-- store_code, place). Out: purchases (position 1, 2, ... in that order: the one sort by texts; what follows goes by it).

CREATE TABLE purchases AS
SELECT CAST(ROW_NUMBER() OVER (
    ORDER BY customer NULLS LAST, purchased_at NULLS FIRST, order_id NULLS FIRST, place NULLS FIRST) AS INTEGER)
    AS position,
  customer, day, month, net, source, store, channel, province, order_id, purchased_at, discount, delivered_at
FROM (
  SELECT d.customer, c.day, c.month, c.net, c.source, c.store, c.channel, c.province, c.order_id, c.purchased_at,
    c.discount, c.delivered_at, s.place
  FROM counted c
  JOIN stores s ON s.source_code = c.source AND s.store_code = c.store
  LEFT JOIN dense d ON d.customer_id = c.customer_id
  ORDER BY customer NULLS LAST, purchased_at NULLS FIRST, order_id NULLS FIRST, place NULLS FIRST
) sorted;
