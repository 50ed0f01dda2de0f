"""What the numbers say: readings as data, ranked by the money at stake; benchmarks; and who is due."""
