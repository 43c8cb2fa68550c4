"""Experience API (xAPI) statements, 1.0.3 and 2.0 (IEEE 9274.1.1): their shape, and what they tell."""
