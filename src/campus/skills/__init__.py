"""Skills that achievements, criteria and people are described by."""
