"""What Huitou costs: CPU seconds, memory and ratios, each thing measured in a process of its own.

`python -m benchmarks` measures everything and writes RESULTS.md; `--quick` tries it on small data.
"""
