"""Rehearsal: journeys and delivery on a made-up shop with a clock of its own, where anything may go wrong at any point.

The same worker code runs here and in a shop; what is made up is the clock, the customers, the providers, and the
accidents. All of it follows from a seed. Used by tests and benchmarks; nothing here is ever part of a real shop's way.
"""
