"""What every app may use: the one network door, errors, sealing, rate limits."""
