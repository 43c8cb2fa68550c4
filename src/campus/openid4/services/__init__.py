"""Offer a credential to a wallet and hand it over; ask for one, and take the answer."""
