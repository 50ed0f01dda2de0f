"""Journeys to begin from: one data file each, with its words in both languages."""
