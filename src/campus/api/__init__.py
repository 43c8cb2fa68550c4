"""The interface for an institution's own programs: awards and lists, by a key that belongs to the institution."""
