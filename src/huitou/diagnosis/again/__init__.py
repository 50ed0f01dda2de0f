"""Who will soon buy what again, ranked by what that is worth; and what keeps from writing to them now."""
