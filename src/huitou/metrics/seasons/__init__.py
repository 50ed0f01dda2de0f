"""The shop's calendar: Spring Festival, promotions, and the windows that stand beside a window in other years."""
