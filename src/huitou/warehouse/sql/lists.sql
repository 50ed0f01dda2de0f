-- Statements of lists beside the orders -> what stands of them: costs, members and contacts, coupons.
-- In: facts_costs, facts_members, facts_redemptions, facts_orders, aliases, zone_offsets, customers.
-- Out: costs_now (by day, channel and kind), members_now (one row per customer), coupons_now (one row per coupon);
-- person_members_now and person_coupons_now of who has not bought yet too, by the number a customer would have.

CREATE TABLE costs_now AS
SELECT spent_on AS day, COALESCE(channel, '') AS channel, COALESCE(cost_kind, '') AS cost_kind, SUM(spent) AS spent
FROM (
  SELECT s.*, ROW_NUMBER() OVER (
    PARTITION BY source, store, spent_on, channel, cost_kind, campaign
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
      import_id DESC NULLS LAST) AS n
  FROM facts_costs s
) newest
WHERE n = 1 AND spent_on IS NOT NULL AND spent IS NOT NULL
GROUP BY spent_on, COALESCE(channel, ''), COALESCE(cost_kind, '');

-- A contact in WeCom is no member of the shop; of several times to have joined at, the first counts.
CREATE TABLE members_now AS
SELECT customer, MAX(is_member) AS is_member, MIN(CASE WHEN is_member = 1 THEN day END) AS joined_day,
  MAX(1 - is_member) AS is_contact, MIN(CASE WHEN is_member = 0 THEN day END) AS added_day
FROM (
  SELECT c.customer, CASE WHEN m.source = 'wecom' THEN 0 ELSE 1 END AS is_member,
    CAST(FLOOR((m.joined_at + z.ahead) / 86400000000) AS INTEGER) AS day
  FROM (
    SELECT s.*, ROW_NUMBER() OVER (
      PARTITION BY source, store, account_key
      ORDER BY CASE WHEN joined_at IS NULL THEN 1 ELSE 0 END NULLS LAST, version_at DESC NULLS LAST,
        COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST, import_id DESC NULLS LAST) AS n
    FROM facts_members s
  ) m
  LEFT JOIN aliases a ON a.account_key = m.account_key
  JOIN customers c ON c.customer_id = COALESCE(a.customer_id, m.account_key)
  LEFT JOIN zone_offsets z ON m.joined_at >= z.from_at AND m.joined_at < z.before_at
  WHERE m.n = 1
) known
GROUP BY customer;

-- One that names an order was used in it, on the day of the order where nothing else is said.
CREATE TABLE coupons_told AS
SELECT c.customer, COALESCE(a.customer_id, r.account_key) AS person, CAST(FLOOR((r.issued_at + i.ahead) / 86400000000) AS INTEGER) AS issued_day,
  CASE
    WHEN r.used_at IS NOT NULL THEN CAST(FLOOR((r.used_at + u.ahead) / 86400000000) AS INTEGER)
    WHEN r.order_id IS NOT NULL
      THEN COALESCE(o.day, CAST(FLOOR((r.issued_at + i.ahead) / 86400000000) AS INTEGER))
  END AS used_day,
  CAST(FLOOR((r.expires_at + e.ahead) / 86400000000) AS INTEGER) AS expires_day
FROM (
  SELECT s.*, ROW_NUMBER() OVER (
    PARTITION BY source, store, coupon_id
    ORDER BY version_at DESC NULLS LAST, COALESCE(of_import, import_id) DESC NULLS LAST, version_row DESC NULLS LAST,
      import_id DESC NULLS LAST) AS n
  FROM facts_redemptions s
) r
LEFT JOIN (
  SELECT order_id, MIN(COALESCE(shop_day, ordered_day)) AS day
  FROM facts_orders
  WHERE order_id IN (SELECT order_id FROM facts_redemptions WHERE used_at IS NULL)
  GROUP BY order_id
) o ON o.order_id = r.order_id
LEFT JOIN aliases a ON a.account_key = r.account_key
LEFT JOIN customers c ON c.customer_id = COALESCE(a.customer_id, r.account_key)
LEFT JOIN zone_offsets i ON r.issued_at >= i.from_at AND r.issued_at < i.before_at
LEFT JOIN zone_offsets u ON r.used_at >= u.from_at AND r.used_at < u.before_at
LEFT JOIN zone_offsets e ON r.expires_at >= e.from_at AND r.expires_at < e.before_at
WHERE r.n = 1 AND r.issued_at IS NOT NULL;

CREATE VIEW coupons_now AS
SELECT customer, issued_day, used_day, expires_day FROM coupons_told;

CREATE VIEW person_coupons_now AS
SELECT person, issued_day, used_day, expires_day FROM coupons_told WHERE person IS NOT NULL;

CREATE VIEW person_members_now AS
SELECT COALESCE(a.customer_id, m.account_key) AS person,
  MIN(CAST(FLOOR((m.joined_at + z.ahead) / 86400000000) AS INTEGER)) AS joined_day
FROM facts_members m
LEFT JOIN aliases a ON a.account_key = m.account_key
JOIN zone_offsets z ON m.joined_at >= z.from_at AND m.joined_at < z.before_at
WHERE m.source <> 'wecom'
GROUP BY COALESCE(a.customer_id, m.account_key);
