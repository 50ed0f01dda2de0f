"""What would it be worth: each lever on the shop's own curves, and the textbook's shop beside it."""
