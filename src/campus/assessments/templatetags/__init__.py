"""Filters of this app."""
