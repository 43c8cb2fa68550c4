"""The public verify page: a thin view over testamur.verify."""
