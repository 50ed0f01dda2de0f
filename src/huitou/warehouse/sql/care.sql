-- Statements on touches, tickets and ratings -> what they say of customers and of the first order of each life.
-- In: facts_touches, facts_tickets, facts_ratings, aliases, zone_offsets, customers, opening_orders (customer, day, source,
-- store, order_id), opening_products (customer, product_id).
-- Out: touches_now (a row a touch), first_experience (a row a customer of whose first order anything is known).

CREATE TABLE touches_now AS
SELECT c.customer, CAST(FLOOR((t.touched_at + z.ahead) / 86400000000) AS INTEGER) AS day
FROM (
  SELECT s.*, ROW_NUMBER() OVER (
    PARTITION BY source, store, account_key, touched_at, channel, campaign
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
      import_id DESC NULLS LAST) AS n
  FROM facts_touches s
) t
LEFT JOIN aliases a ON a.account_key = t.account_key
LEFT JOIN customers c ON c.customer_id = COALESCE(a.customer_id, t.account_key)
JOIN zone_offsets z ON t.touched_at >= z.from_at AND t.touched_at < z.before_at
WHERE t.n = 1;

-- A list that tells no first answer at all does not say that nobody answered.
CREATE TABLE tickets_now AS
SELECT t.source, t.store, t.order_id, c.customer,
  CAST(FLOOR((t.opened_at + z.ahead) / 86400000000) AS INTEGER) AS day, t.opened_at,
  CAST(FLOOR((t.responded_at - t.opened_at) / 60000000) AS BIGINT) AS minutes,
  CASE WHEN t.responded_at IS NULL AND t.closed_at IS NULL AND t.answers = 1 THEN 1 ELSE 0 END AS unanswered
FROM (
  SELECT s.*, MAX(CASE WHEN responded_at IS NULL THEN 0 ELSE 1 END) OVER (PARTITION BY source, store) AS answers,
    ROW_NUMBER() OVER (
      PARTITION BY source, store, ticket_id, order_id, account_key, opened_at
      ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
        import_id DESC NULLS LAST) AS n
  FROM facts_tickets s
) t
LEFT JOIN aliases a ON a.account_key = t.account_key
LEFT JOIN customers c ON c.customer_id = COALESCE(a.customer_id, t.account_key)
JOIN zone_offsets z ON t.opened_at >= z.from_at AND t.opened_at < z.before_at
WHERE t.n = 1;

-- A ticket is of the first order where it names it; one that names no order, where it came within two weeks.
-- Whether the next order had come by then does not matter: who is back soon would else seem to have asked less.
CREATE TABLE first_tickets AS
SELECT f.customer, f.source, f.store, t.day, t.opened_at, t.minutes, t.unanswered
FROM opening_orders f
JOIN tickets_now t ON t.order_id = f.order_id AND (t.source = f.source OR t.source = 'huitou')
  AND (t.store = f.store OR t.store = '')
UNION ALL
SELECT f.customer, f.source, f.store, t.day, t.opened_at, t.minutes, t.unanswered
FROM opening_orders f
JOIN tickets_now t ON t.order_id IS NULL AND t.customer = f.customer AND t.day >= f.day AND t.day <= f.day + 14;

-- That nobody asked is known of orders of a place and time of which tickets are known.
CREATE TABLE ticket_places AS
SELECT source, store, MIN(day) AS from_day, MAX(day) AS to_day
FROM first_tickets
GROUP BY source, store;

CREATE TABLE ratings_now AS
SELECT r.source, r.store, r.order_id, r.product_id, c.customer,
  CAST(FLOOR((r.rated_at + z.ahead) / 86400000000) AS INTEGER) AS day, r.stars
FROM (
  SELECT s.*, ROW_NUMBER() OVER (
    PARTITION BY source, store, order_id, product_id, account_key, rated_at
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
      import_id DESC NULLS LAST) AS n
  FROM facts_ratings s
) r
LEFT JOIN aliases a ON a.account_key = r.account_key
LEFT JOIN customers c ON c.customer_id = COALESCE(a.customer_id, r.account_key)
JOIN zone_offsets z ON r.rated_at >= z.from_at AND r.rated_at < z.before_at
WHERE r.n = 1;

-- A rating is of the first order where it names it; one that names no order, where it came within a month and names a
-- product of that order, or none.
CREATE TABLE first_ratings AS
SELECT f.customer, r.day, r.stars
FROM opening_orders f
JOIN ratings_now r ON r.order_id = f.order_id AND (r.source = f.source OR r.source = 'huitou')
  AND (r.store = f.store OR r.store = '')
UNION ALL
SELECT f.customer, r.day, r.stars
FROM opening_orders f
JOIN ratings_now r ON r.order_id IS NULL AND r.customer = f.customer AND r.day >= f.day AND r.day <= f.day + 30
WHERE r.product_id IS NULL
  OR EXISTS (SELECT 1 FROM opening_products p WHERE p.customer = f.customer AND p.product_id = r.product_id);

-- Of several the first speaks: what came later may not be known yet on the day that is asked about.
CREATE TABLE first_experience AS
SELECT f.customer,
  CASE WHEN p.source IS NULL AND t.customer IS NULL THEN 0 ELSE 1 END AS tickets_known, t.ticket_day, t.minutes,
  COALESCE(t.unanswered, 0) AS unanswered, r.rated_day, r.stars
FROM opening_orders f
LEFT JOIN (
  SELECT customer, day AS ticket_day, minutes, unanswered,
    ROW_NUMBER() OVER (
      PARTITION BY customer
      ORDER BY opened_at NULLS LAST, unanswered DESC NULLS LAST, minutes DESC NULLS LAST) AS n
  FROM first_tickets
) t ON t.customer = f.customer AND t.n = 1
LEFT JOIN (
  SELECT customer, day AS rated_day, stars,
    ROW_NUMBER() OVER (PARTITION BY customer ORDER BY day NULLS LAST, stars NULLS LAST) AS n
  FROM first_ratings
) r ON r.customer = f.customer AND r.n = 1
LEFT JOIN ticket_places p ON p.source = f.source AND p.store = f.store AND f.day >= p.from_day AND f.day <= p.to_day
WHERE p.source IS NOT NULL OR t.customer IS NOT NULL OR r.customer IS NOT NULL;
