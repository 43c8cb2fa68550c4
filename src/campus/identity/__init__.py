"""Credentials follow the person: what waits for an address, an address that was lost, and mailboxes that end."""
