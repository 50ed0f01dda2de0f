"""Audiences: who fits a rule now. A rule is a tree; its leaves are sets of customers, combined as sets."""
