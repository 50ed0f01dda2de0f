"""Who of those who stayed away comes back by themselves: the chance within thirty days, and what it would bring."""
