-- How one cell is read. Every macro answers NULL for "nothing there" and for "not readable";
-- clean.py tells the two apart by asking whether the cell still holds text.
-- Two tiers: the bare cast first, the tolerant rules only for cells it fails on.

-- Blanks around a cell: white space, BOM, no-break and full-width spaces.
CREATE OR REPLACE MACRO cell_trim(c) AS trim(c, E' \t\r\n' || chr(65279) || chr(160) || chr(12288));

-- ="123", "123", =123 and '123.
CREATE OR REPLACE MACRO cell_unwrap(c) AS
  cell_trim(ltrim(regexp_replace(cell_trim(c), '^(?:=?"(.*)"|=(.*))$', '\1\2'), ''''));

CREATE OR REPLACE MACRO cell_null(t) AS
  CASE WHEN strlen(t) > 6 THEN CASE WHEN t IN ('无退款申请', '0000-00-00 00:00:00', '0000-00-00') THEN NULL ELSE t END
       WHEN t IN ('', '-', '--', '—', '——', '/', '无', 'null', 'NULL', 'None', 'nan', 'NaN', 'NaT', 'N/A', '#N/A', '<NA>')
       THEN NULL ELSE t END;

-- Nearly every cell begins with no quote, '=', blank or odd sign and ends in no blank: it stands as it is.
-- One list, for its last character is taken out once; that costs more than all the comparing.
CREATE OR REPLACE MACRO is_tidy(c) AS
  (c BETWEEN '(' AND '<' OR c BETWEEN '>' AND '~' OR c BETWEEN chr(13312) AND chr(57344))
  AND c[-1] NOT IN (' ', chr(9), chr(10), chr(13), chr(160), chr(12288), chr(65279));

CREATE OR REPLACE MACRO cell_text(c) AS
  CASE WHEN is_tidy(c) THEN cell_null(c)
       WHEN c IS NULL OR c = '' THEN NULL
       WHEN starts_with(c, '="') AND suffix(c, '"') AND c[3] > '.' THEN substr(c, 3, length(c) - 3)
       WHEN starts_with(c, '''') AND c[2] > '.' AND c[-1] > '.' THEN substr(c, 2)
       ELSE cell_null(cell_unwrap(c)) END;

-- Numeric ids that a spreadsheet turned into 12345.0 lose the tail; 2.1E+18 is refused by clean.py.
CREATE OR REPLACE MACRO cell_id(t) AS
  CASE WHEN suffix(t, '.0') AND regexp_full_match(t, '[0-9]+\.0') THEN left(t, length(t) - 2) ELSE t END;

CREATE OR REPLACE MACRO is_scientific(t) AS
  t < ':' AND contains(t, '+') AND regexp_full_match(t, '[0-9](\.[0-9]+)?[eE]\+[0-9]+');

CREATE OR REPLACE MACRO cell_half_width(t) AS translate(t, '０１２３４５６７８９．，－：', '0123456789.,-:');

-- 1,234.50 and ¥12.00元 are amounts; 1.234,50 is not guessed at.
CREATE OR REPLACE MACRO number_tolerant(t) AS
  CASE WHEN regexp_full_match(t, '[¥￥$€£]?[\s\x{a0}]*-?[¥￥$€£]?[\s\x{a0}]*([0-9]+|[0-9]{1,3}(,[0-9]{3})+)?(\.[0-9]+)?[\s\x{a0}]*[元¥￥$€£]?(（.*|\(.*)?')
       THEN TRY_CAST(regexp_replace(regexp_replace(t, '[（(].*$', ''), '[¥￥$€£,元\s\x{a0}]', '', 'g') AS DECIMAL(18, 6)) END;

CREATE OR REPLACE MACRO time_plain(t) AS
  CASE WHEN regexp_full_match(t, '[12][0-9]{13}') THEN try_strptime(t, '%Y%m%d%H%M%S')
       WHEN regexp_full_match(t, '[12][0-9]{7}') THEN try_strptime(t, '%Y%m%d')
       -- days since 1899-12-30, as spreadsheets count them, to the second
       WHEN regexp_full_match(t, '[2-7][0-9]{4}(\.[0-9]+)?')
       THEN TIMESTAMP '1899-12-30 00:00:00' + to_seconds(CAST(round(CAST(t AS DOUBLE) * 86400) AS BIGINT))
       -- May 1, 2024 1:05:09 PM; some write the hours to 24 and the letters all the same
       WHEN regexp_matches(t, '^[A-Z][a-z]{2} [0-9]') THEN coalesce(
            try_strptime(t, ['%b %d, %Y %I:%M:%S %p', '%b %d, %Y %I:%M %p', '%b %d, %Y %H:%M:%S', '%b %d, %Y']),
            try_strptime(regexp_replace(t, ' [AP]M$', ''), '%b %d, %Y %H:%M:%S'))
       WHEN contains(t, '年') THEN try_strptime(replace(t, ' ', ''), ['%Y年%m月%d日%H:%M:%S', '%Y年%m月%d日%H:%M',
            '%Y年%m月%d日%H时%M分%S秒', '%Y年%m月%d日%H时%M分', '%Y年%m月%d日'])
       ELSE try_strptime(t, ['%Y-%m-%d %H:%M:%S', '%Y/%m/%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y/%m/%d %H:%M', '%Y-%m-%d',
            '%Y/%m/%d', '%Y.%m.%d %H:%M:%S', '%Y.%m.%d %H:%M', '%Y.%m.%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%dT%H:%M:%S.%f',
            '%Y-%m-%dT%H:%M', '%Y-%m-%d %H:%M:%S.%f']) END;

CREATE OR REPLACE MACRO time_mdy(t) AS
  CASE WHEN regexp_matches(t, '^[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}( |$)')
       THEN try_strptime(t, ['%m/%d/%y %H:%M:%S', '%m/%d/%y %H:%M', '%m/%d/%y'])
       ELSE try_strptime(t, ['%m/%d/%Y %H:%M:%S', '%m/%d/%Y %H:%M', '%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y %I:%M %p',
            '%m/%d/%Y']) END;

CREATE OR REPLACE MACRO time_dmy(t) AS
  CASE WHEN regexp_matches(t, '^[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}( |$)')
       THEN try_strptime(t, ['%d/%m/%y %H:%M:%S', '%d/%m/%y %H:%M', '%d/%m/%y'])
       ELSE try_strptime(t, ['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%d/%m/%Y', '%d.%m.%Y %H:%M:%S', '%d.%m.%Y %H:%M',
            '%d.%m.%Y']) END;

CREATE OR REPLACE MACRO time_local(t, date_order) AS
  CASE WHEN regexp_matches(t, '^[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2}')
       THEN CASE date_order WHEN 'mdy' THEN time_mdy(t) WHEN 'dmy' THEN time_dmy(t) END
       ELSE time_plain(t) END;

-- A cell that names its own offset (+0800, +08:00, +08, Z) is exact; the bare cast would drop it without a word.
CREATE OR REPLACE MACRO time_offset(t) AS
  regexp_extract(t, '^.*:.*[0-9]\s*(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)$', 1);

CREATE OR REPLACE MACRO offset_minutes(z) AS
  CASE WHEN z IN ('Z', 'UTC', 'GMT') THEN 0
       ELSE (CASE WHEN starts_with(z, '-') THEN -1 ELSE 1 END)
            * (CAST(substr(z, 2, 2) AS BIGINT) * 60 + CAST('0' || right(substr(z, 4), 2) AS BIGINT)) END;

-- UTC microseconds of a time text; `z` is the offset it names itself, or ''. Without one it is the given zone's.
CREATE OR REPLACE MACRO time_tolerant(t, z, zone, date_order) AS
  CASE WHEN z <> ''
       THEN epoch_us(time_local(rtrim(left(t, length(t) - length(z))), date_order)) - offset_minutes(z) * 60000000
       ELSE epoch_us(timezone(zone, time_local(t, date_order))) END;

-- 2024-01-05 10:00:00 and nothing else: the cast alone would also take 2024-01-05 10:00+08 and drop the offset.
CREATE OR REPLACE MACRO time_bare(c) AS
  CASE WHEN strlen(c) = 19 AND c LIKE '____-__-__ __:__:__' THEN TRY_CAST(c AS TIMESTAMP) END;

-- Seconds or milliseconds since 1970, or a time with fractions of a second.
CREATE OR REPLACE MACRO time_counted(c) AS
  CASE WHEN c < '1:' AND strlen(c) IN (10, 13) AND regexp_full_match(c, '1[0-9]{9}([0-9]{3})?')
       THEN CAST(c AS BIGINT) * CASE WHEN strlen(c) = 10 THEN 1000000 ELSE 1000 END END;

-- Identities. Masked values never identify; Chinese mobiles become 86 + 11 digits.
CREATE OR REPLACE MACRO normal_email(t) AS
  CASE WHEN contains(t, '@') AND regexp_full_match(lower(t), '[^@\s*]+@[^@\s*]+\.[^@\s*]+') THEN lower(t) END;

CREATE OR REPLACE MACRO digits_of(t) AS regexp_replace(t, '[\s()\-.]', '', 'g');

CREATE OR REPLACE MACRO normal_phone(t) AS
  CASE WHEN t IS NULL OR contains(t, '*') THEN NULL
       WHEN regexp_full_match(digits_of(t), '(\+?86|0086)?1[3-9][0-9]{9}') THEN '86' || right(digits_of(t), 11)
       WHEN regexp_full_match(digits_of(t), '\+[1-9][0-9]{6,14}') THEN substr(digits_of(t), 2) END;

-- The month and day of a birthday (MM-DD); the year, where there is one, is nobody's business here.
CREATE OR REPLACE MACRO month_and_day(month, day) AS
  strftime(try_strptime('2000-' || lpad(month, 2, '0') || '-' || lpad(day, 2, '0'), '%Y-%m-%d'), '%m-%d');

CREATE OR REPLACE MACRO birthday_of(t) AS
  CASE WHEN regexp_full_match(t, '[12][0-9]{3}[01][0-9][0-3][0-9]') THEN month_and_day(t[5:6], t[7:8])
       ELSE month_and_day(
         nullif(regexp_extract(t, '^(?:[12][0-9]{3}[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T].*)?$', 1), ''),
         nullif(regexp_extract(t, '^(?:[12][0-9]{3}[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T].*)?$', 2), '')) END;

-- Whether somebody agreed; a word that is neither is not guessed at.
CREATE OR REPLACE MACRO consent_of(t) AS
  CASE WHEN lower(t) IN ('yes', 'y', 'true', '1', 'subscribed', '是', '同意', '已同意', '已订阅', '订阅', '接受') THEN 'yes'
       WHEN lower(t) IN ('no', 'n', 'false', '0', 'unsubscribed', 'not_subscribed', '否', '不同意', '未同意', '拒绝', '已退订',
                         '退订', '未订阅') THEN 'no' END;

-- A share: 35% or 0.35. A bare 35 could be either, and is not guessed at.
CREATE OR REPLACE MACRO share_of(t) AS
  CASE WHEN regexp_full_match(cell_half_width(t), '[0-9]{1,3}(\.[0-9]+)?\s*[%％]')
            AND TRY_CAST(regexp_extract(cell_half_width(t), '^[0-9.]+') AS DECIMAL(18, 6)) <= 100
       THEN CAST(TRY_CAST(regexp_extract(cell_half_width(t), '^[0-9.]+') AS DECIMAL(18, 6)) / 100 AS DECIMAL(18, 6))
       WHEN regexp_full_match(cell_half_width(t), '0?\.[0-9]+|[01](\.0+)?') THEN TRY_CAST(cell_half_width(t) AS DECIMAL(18, 6)) END;

-- One to five stars, in numbers or in the words of older ratings.
CREATE OR REPLACE MACRO stars_of(t) AS
  CASE WHEN regexp_full_match(cell_half_width(t), '[1-5](\.0+)?\s*(星|分|颗星|stars?)?') THEN CAST(left(cell_half_width(t), 1) AS BIGINT)
       WHEN t IN ('五星', '好评') OR lower(t) IN ('good', 'positive') THEN 5
       WHEN t = '四星' THEN 4
       WHEN t IN ('三星', '中评') OR lower(t) IN ('neutral', 'medium') THEN 3
       WHEN t IN ('二星', '两星') THEN 2
       WHEN t IN ('一星', '差评') OR lower(t) IN ('bad', 'negative') THEN 1 END;

-- What a live room is for: sales, or contacts left.
CREATE OR REPLACE MACRO goal_of(t) AS
  CASE WHEN lower(t) IN ('sale', 'sales', 'deal', 'deals', '成交', '带货', '电商', '卖货', '销售') THEN 'sale'
       WHEN lower(t) IN ('lead', 'leads', 'lead-gen', '留资', '线索', '获客') THEN 'leads' END;

-- What a visitor did, by the names shops and logs have for it; the words of a shop of its own go by a mapping.
CREATE OR REPLACE MACRO event_of(t) AS
  CASE WHEN t IN ('view_product', 'enter', 'add_to_cart', 'favourite', 'order', 'pay', 'complete') THEN t
       WHEN lower(t) IN ('浏览商品', '商品浏览', '浏览', '点击', 'pv', 'click', 'view', 'view_item', 'product_view', 'view product')
       THEN 'view_product'
       WHEN lower(t) IN ('访问', '进入', '进店', 'visit', 'page_view', 'session_start', 'view_page', 'enter') THEN 'enter'
       WHEN lower(t) IN ('加购', '加入购物车', '加购物车', 'cart', 'add to cart', 'addtocart', 'add_cart', 'add_to_cart')
       THEN 'add_to_cart'
       WHEN lower(t) IN ('收藏', 'fav', 'favorite', 'favourite', 'collect', 'add_to_wishlist') THEN 'favourite'
       WHEN lower(t) IN ('下单', '提交订单', 'place_order', 'begin_checkout', 'checkout', 'order') THEN 'order'
       WHEN lower(t) IN ('支付', '付款', '购买', 'buy', 'purchase', 'paid', 'payment', 'pay') THEN 'pay'
       WHEN lower(t) IN ('交易成功', '完成', '确认收货', 'completed', 'success', 'complete') THEN 'complete'
       WHEN lower(t) = 'view_product' THEN 'view_product' END;
