"""Pages for holders and for those who ask, and the addresses that wallets call."""
