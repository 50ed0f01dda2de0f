"""The stages of a campaign: who is likely to fill a cart before it, to pay in it, to buy after it."""
