"""How bytes become rows: containers, encodings, lines, records, sheets. ``huitou.intake.read`` is its face."""
