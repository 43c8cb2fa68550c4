"""Who may read and write here, and where we read and write for somebody."""

from campus.openbadges.models.connections import Connection, Host, Sent
from campus.openbadges.models.provider import Client, Grant, Token

__all__ = ["Client", "Connection", "Grant", "Host", "Sent", "Token"]
