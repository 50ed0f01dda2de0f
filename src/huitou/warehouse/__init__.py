"""What is known: facts (the source of truth) and the snapshot derived from them."""
