"""The file by which a credential is checked later without us: with its key document, status list and a second proof.

Made when somebody asks, as of that moment: what it says of the status is what the list says now (docs/decisions/0158).
"""

from __future__ import annotations

from datetime import datetime

from campus.awards.models import Award, StatusList
from campus.awards.occasions import list_url
from campus.awards.services.keys import ensure_key, open_key
from campus.awards.services.lists import status_bytes
from campus.organizations.queries import did, did_document
from testamur.did import StaticResolver
from testamur.errors import LoadError
from testamur.offline import make_bundle


class _OwnList:
    """Loads the one list that an award has its place in."""

    def __init__(self, status_list: StatusList, *, now: datetime) -> None:
        self.status_list, self.now = status_list, now

    def load(self, url: str) -> bytes:
        if url != list_url(self.status_list):
            raise LoadError(url, "it is not a list of ours")
        return status_bytes(self.status_list, now=self.now)


def bundle(award: Award, *, now: datetime) -> bytes:
    """Return the file to keep; raises `testamur.errors.MalformedError` for what was taken back."""
    issuer = did(award.organization, base_url=award.base_url)
    key = ensure_key(award.organization, now=now)
    return make_bundle(
        bytes(award.credential),
        now=now,
        resolver=StaticResolver({issuer: did_document(award.organization, base_url=award.base_url)}),
        loader=_OwnList(award.status_list, now=now),
        key=open_key(key),
        method=f"{issuer}#{key.fragment}",
    )
