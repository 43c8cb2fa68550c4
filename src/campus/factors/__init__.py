"""Passkeys, codes of an app, and recovery codes: what people prove beside an address that it is them."""
