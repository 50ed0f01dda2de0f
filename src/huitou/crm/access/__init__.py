"""Who works with the shop, what each of them may do, and what they did."""
