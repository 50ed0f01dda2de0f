-- What was said of orders and buyers -> which orders are set aside, on what ground.
-- In: scope_orders, scope_exclusions (statements; where no kind is written, an order on a list of brushing).
-- Out: grounds (each ground on which an order is set aside; an order may have several).

-- action: exclude; withdraw (that exclusion is taken back); restore (the order counts, whatever was said before);
-- known (the account is that buyer); suggest (for a person to decide: nothing follows from it).
CREATE TABLE statements AS
SELECT import_id, row, order_id, reason, COALESCE(action, 'exclude') AS action, COALESCE(kind, 'order') AS kind,
  COALESCE(name, '') AS name, COALESCE(buyer, '') AS buyer, account_key, order_source,
  CASE WHEN kind IS NULL AND store <> '' THEN store ELSE order_store END AS order_store
FROM scope_exclusions;

-- Of exclusions on one ground the newest stands, unless it is withdrawn.
CREATE TABLE standing AS
SELECT import_id, order_id, reason, kind, name, buyer, order_source, order_store
FROM (
  SELECT s.*, ROW_NUMBER() OVER (
    PARTITION BY kind, name, buyer, order_source, order_store, order_id
    ORDER BY import_id DESC NULLS LAST, row DESC NULLS LAST) AS n
  FROM statements s
  WHERE action IN ('exclude', 'withdraw')
) latest
WHERE n = 1 AND action = 'exclude';

CREATE TABLE restored AS
SELECT o.source, o.store, o.order_id, MAX(s.import_id) AS import_id
FROM scope_orders o
JOIN statements s ON s.order_id = o.order_id AND s.action = 'restore'
WHERE COALESCE(s.order_source, o.source) = o.source AND COALESCE(s.order_store, o.store) = o.store
GROUP BY o.source, o.store, o.order_id;

CREATE TABLE grounds AS
SELECT g.source, g.store, g.order_id, g.reason, g.kind, g.name, g.buyer, g.import_id
FROM (
  SELECT DISTINCT o.source, o.store, o.order_id, s.reason, s.kind, s.name, s.buyer, s.import_id
  FROM scope_orders o
  JOIN standing s ON s.order_id = o.order_id
  WHERE COALESCE(s.order_source, o.source) = o.source AND COALESCE(s.order_store, o.store) = o.store
  UNION
  SELECT DISTINCT o.source, o.store, o.order_id, s.reason, s.kind, s.name, s.buyer, s.import_id
  FROM scope_orders o
  JOIN statements k ON k.account_key = o.account_key AND k.action = 'known'
  JOIN standing s ON s.buyer = k.buyer AND s.order_id IS NULL
  WHERE COALESCE(s.order_source, o.source) = o.source AND COALESCE(s.order_store, o.store) = o.store
) g
LEFT JOIN restored r ON r.source = g.source AND r.store = g.store AND r.order_id = g.order_id
WHERE r.import_id IS NULL OR g.import_id > r.import_id;
