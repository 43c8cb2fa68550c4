"""Pages: awards and rules for staff, a person's own, and what everybody may fetch."""
