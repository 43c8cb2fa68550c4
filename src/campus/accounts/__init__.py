"""People, how they sign in, and the many addresses that are theirs."""
