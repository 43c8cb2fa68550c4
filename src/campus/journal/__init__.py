"""Append-only events: the audit trail, and the outbox that upper apps sweep."""
