"""Credentials into wallets (OpenID4VCI 1.0), and out of them again to whoever asks (OpenID4VP 1.0)."""
