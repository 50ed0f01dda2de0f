"""Reading aids: the stage of the shop, its type, what a customer brings against what one costs, and new against old."""
