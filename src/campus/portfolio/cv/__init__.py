"""A CV of what a person picked, in the forms that others take: plain values in, bytes out."""

from campus.portfolio.cv.document import CV, Entry, Proof, entries
from campus.portfolio.cv.forms import FORMS, made

__all__ = ["CV", "FORMS", "Entry", "Proof", "entries", "made"]
