-- Lines -> the money of each order by product, and by category.
-- In: lines_now (position, net, category, product_id, amount, quantity in thousandths, line_id).
-- Out: product_net (one row per order, category and product), category_net.

-- Where the lines add up to the money, each has its own amount.
CREATE TABLE uneven AS
SELECT position, SUM(amount) AS total, COUNT(*) AS n
FROM lines_now
GROUP BY position
HAVING SUM(amount) <> MIN(net);

-- Largest remainder: each line gets the floor of its share, the biggest remainders one minor unit more.
-- Ties go by category, then product, so that the order of rows in a file cannot move a cent.
-- A double holds these quotients exactly once the remainder is taken off first.
CREATE TABLE shares AS
SELECT position, category, product_id, quantity, net, rest,
  CAST(FLOOR((product - rest) / weights + 0.5) AS BIGINT) AS share
FROM (
  SELECT w.position, w.category, w.product_id, w.quantity, w.net, w.weights,
    CAST(w.net AS DECIMAL(19, 0)) * CAST(w.weight AS DECIMAL(19, 0)) AS product,
    MOD(CAST(w.net AS DECIMAL(19, 0)) * CAST(w.weight AS DECIMAL(19, 0)), CAST(w.weights AS DECIMAL(19, 0))) AS rest
  FROM (
    SELECT l.position, l.category, l.product_id, l.quantity, l.net,
      CASE WHEN u.total = 0 THEN 1 ELSE l.amount END AS weight,
      CASE WHEN u.total = 0 THEN u.n ELSE u.total END AS weights
    FROM lines_now l
    JOIN uneven u ON u.position = l.position
    WHERE u.n > 1
  ) w
) exact;

-- A table of its own: the window and the sums over its rows would not fit into memory together.
CREATE TABLE allocated AS
SELECT s.position, s.category, s.product_id, s.quantity,
  s.share + CASE WHEN ROW_NUMBER() OVER (
    PARTITION BY s.position
    ORDER BY s.rest DESC NULLS LAST, s.category NULLS FIRST, s.product_id NULLS FIRST)
    <= s.net - f.given THEN 1 ELSE 0 END AS share
FROM shares s
JOIN (SELECT position, SUM(share) AS given FROM shares GROUP BY position) f ON f.position = s.position;

DROP TABLE shares;

CREATE TABLE product_net AS
SELECT position, category, product_id, SUM(share) AS net,
  CASE WHEN COUNT(quantity) = COUNT(*) THEN SUM(quantity) END AS quantity
FROM (
  SELECT position, category, product_id, quantity, share FROM allocated
  UNION ALL
  SELECT l.position, l.category, l.product_id, l.quantity, CASE WHEN u.n = 1 THEN l.net ELSE l.amount END
  FROM lines_now l
  LEFT JOIN uneven u ON u.position = l.position
  WHERE u.n IS NULL OR u.n = 1
) shared
GROUP BY position, category, product_id;

DROP TABLE allocated;

CREATE TABLE category_net AS
SELECT position, category, SUM(net) AS net
FROM product_net
WHERE position > 0
GROUP BY position, category;
