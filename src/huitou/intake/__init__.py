"""Files in, facts out: read -> clean -> identify -> load. Nothing is dropped without a reason and a count."""
