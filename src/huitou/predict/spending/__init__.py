"""What a purchase of each customer will be worth, and with purchases to come, what the customer will be."""
