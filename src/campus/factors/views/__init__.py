"""Pages of this app: one's own factors, coming in with them, and the staff's of an institution."""
