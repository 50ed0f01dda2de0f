"""When each customer buys each product, or each category, again: a pure core on arrays, and its reader."""
