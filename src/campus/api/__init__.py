"""The interface for programs of an institution: award, look up, take back (docs/api.md)."""
