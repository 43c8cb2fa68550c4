"""Commands of this app: `campus manage migrate`, Django's own with a quicker beginning."""
