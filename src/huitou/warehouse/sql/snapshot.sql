-- The tables of a snapshot. Integers only, but for keys and code values. What is known of a purchase lies with its
-- customer and day, so that questions of goods alone need no join.

CREATE TABLE IF NOT EXISTS sequence (
  ref INTEGER, customer INTEGER, day INTEGER, month INTEGER, seq INTEGER, day_seq INTEGER, prev_day INTEGER,
  next_day INTEGER, prev_other_day INTEGER, next_other_day INTEGER, first_day INTEGER, first_category INTEGER,
  first_channel INTEGER, source INTEGER, store INTEGER, channel INTEGER, province INTEGER, net BIGINT,
  first_month INTEGER, next_month INTEGER, net_so_far BIGINT);
CREATE TABLE IF NOT EXISTS purchase_keys (
  ref INTEGER, source INTEGER, store INTEGER, order_id VARCHAR, purchased_at BIGINT);
CREATE TABLE IF NOT EXISTS purchase_categories (
  ref INTEGER, category INTEGER, net BIGINT, customer INTEGER, day INTEGER);
CREATE TABLE IF NOT EXISTS purchase_products (
  ref INTEGER, product INTEGER, category INTEGER, quantity BIGINT, net BIGINT, customer INTEGER, day INTEGER);
CREATE TABLE IF NOT EXISTS product_names (
  code INTEGER, name VARCHAR, cycle_days INTEGER, listed INTEGER, said_at BIGINT);
CREATE TABLE IF NOT EXISTS purchase_facts (
  ref INTEGER, items BIGINT, discount BIGINT, has_coupon INTEGER, refunded BIGINT, refunded_day INTEGER,
  delivered_day INTEGER, promised_day INTEGER, late INTEGER, day INTEGER);
CREATE TABLE IF NOT EXISTS refunds (
  ref INTEGER, day INTEGER, source INTEGER, store INTEGER, channel INTEGER, province INTEGER, order_id VARCHAR,
  product INTEGER, category INTEGER, refunded BIGINT);
CREATE TABLE IF NOT EXISTS placed (
  day INTEGER, source INTEGER, store INTEGER, channel INTEGER, province INTEGER, orders BIGINT, placed_amount BIGINT,
  paid_orders BIGINT, paid_amount BIGINT, refunded_amount BIGINT);
CREATE TABLE IF NOT EXISTS codes (kind VARCHAR, code INTEGER, value VARCHAR);
CREATE TABLE IF NOT EXISTS customers (
  customer INTEGER, customer_id BIGINT, first_day INTEGER, last_day INTEGER, purchases INTEGER, purchase_days INTEGER,
  net BIGINT, first_category INTEGER, first_channel INTEGER);
CREATE TABLE IF NOT EXISTS customer_accounts (customer INTEGER, account_key BIGINT);
CREATE TABLE IF NOT EXISTS excluded (
  day INTEGER, reason VARCHAR, source INTEGER, store INTEGER, channel INTEGER, province INTEGER, order_id VARCHAR,
  orders INTEGER, paid BIGINT);
CREATE TABLE IF NOT EXISTS cubes (
  metric VARCHAR, version INTEGER, window_kind VARCHAR, count_by VARCHAR, end_day INTEGER, dimension VARCHAR,
  value VARCHAR, numerator BIGINT, denominator BIGINT);
CREATE TABLE IF NOT EXISTS cost_list (day INTEGER, channel INTEGER, is_advertising INTEGER, spent BIGINT);
CREATE TABLE IF NOT EXISTS member_list (
  customer INTEGER, is_member INTEGER, joined_day INTEGER, is_contact INTEGER, added_day INTEGER);
CREATE TABLE IF NOT EXISTS coupon_list (
  customer INTEGER, issued_day INTEGER, used_day INTEGER, expires_day INTEGER);
CREATE TABLE IF NOT EXISTS live_list (
  source VARCHAR, store VARCHAR, live_id VARCHAR, room VARCHAR, host VARCHAR, day INTEGER, began_at BIGINT,
  ended_at BIGINT, slot_from BIGINT, slot_to BIGINT, is_leads INTEGER, exposed_people BIGINT, entered_people BIGINT,
  shown_people BIGINT, clicked_people BIGINT, dealt_people BIGINT, leads_people BIGINT, exposed_times BIGINT,
  entered_times BIGINT, shown_times BIGINT, clicked_times BIGINT, dealt_times BIGINT, leads_times BIGINT,
  minutes DECIMAL(18, 3), paid_share DECIMAL(18, 3), gmv BIGINT);
CREATE TABLE IF NOT EXISTS touch_list (customer INTEGER, day INTEGER);
CREATE TABLE IF NOT EXISTS first_experience (
  customer INTEGER, tickets_known INTEGER, ticket_day INTEGER, minutes BIGINT, unanswered INTEGER, rated_day INTEGER,
  stars BIGINT);
CREATE TABLE IF NOT EXISTS stock_list (product INTEGER, day INTEGER, on_hand BIGINT);
CREATE TABLE IF NOT EXISTS ticket_list (customer INTEGER, opened_day INTEGER, closed_day INTEGER, closes INTEGER);
CREATE TABLE IF NOT EXISTS pack_list (product INTEGER, pack_size BIGINT, unit VARCHAR);
CREATE TABLE IF NOT EXISTS open_list (customer INTEGER, day INTEGER);
CREATE TABLE IF NOT EXISTS visitors (
  visitor INTEGER, customer_id BIGINT, day INTEGER, source INTEGER, store INTEGER, channel INTEGER, province INTEGER,
  seen_1 INTEGER, seen_3 INTEGER, seen_7 INTEGER, seen_30 INTEGER);
CREATE TABLE IF NOT EXISTS visitor_customers (visitor INTEGER, customer INTEGER, first_bought INTEGER);
CREATE TABLE IF NOT EXISTS visit_days (
  visitor INTEGER, day INTEGER, source INTEGER, store INTEGER, channel INTEGER, province INTEGER);
CREATE TABLE IF NOT EXISTS visit_steps (
  category INTEGER, visitor INTEGER, day INTEGER, viewed_in INTEGER, carted_in INTEGER, ordered_in INTEGER,
  paid_in INTEGER, completed_in INTEGER, since_last INTEGER, until_next INTEGER);
CREATE TABLE IF NOT EXISTS visit_log (
  device BIGINT, person BIGINT, day INTEGER, channel INTEGER, campaign INTEGER, kind INTEGER, province INTEGER,
  events INTEGER, views INTEGER, products INTEGER, carts INTEGER, favourites INTEGER, orders INTEGER, pays INTEGER);
CREATE TABLE IF NOT EXISTS person_members (person BIGINT, joined_day INTEGER);
CREATE TABLE IF NOT EXISTS person_coupons (
  person BIGINT, issued_day INTEGER, used_day INTEGER, expires_day INTEGER);
CREATE TABLE IF NOT EXISTS visit_sources (source INTEGER);
CREATE TABLE IF NOT EXISTS visit_recorded (step INTEGER);
CREATE TABLE IF NOT EXISTS imports (import_id BIGINT);
CREATE TABLE IF NOT EXISTS about (key VARCHAR, value VARCHAR);
