"""Read-only counts over what the other apps keep."""
