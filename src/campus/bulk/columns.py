"""What the columns of a list can mean, and which of them a column's name makes likely."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

EMAIL, NAME, GIVEN, FAMILY = "email", "name", "given", "family"
FIELDS = {
    EMAIL: _("E-mail address"),
    NAME: _("Name"),
    GIVEN: _("Given name"),
    FAMILY: _("Family name"),
    "awarded": _("Date of the award"),
    "until": _("Valid until"),
    "narrative": _("What it was given for"),
    "result": _("Result"),
    "evidence": _("Address of evidence"),
    "language": _("Language of the mail"),
}
# As spreadsheets, registers and learning platforms head them; compared without case, spaces and signs.
_NAMES: Mapping[str, str] = {
    EMAIL: "email emailaddress mail mailaddress emailadresse correo correoelectronico courriel adresseemail recipient "
    "recipientemail identifier studentemail",
    NAME: "name fullname displayname recipientname studentname learner student participant teilnehmer nombre nom "
    "nomcomplet vollername",
    GIVEN: "givenname firstname given first forename vorname prenom nombredepila",
    FAMILY: "familyname lastname surname family last nachname apellido apellidos nomdefamille",
    "awarded": "awarded awardedon awardedat date issued issuedon issuedate issuedat dateofaward datum completed "
    "completedon",
    "until": "until validuntil expires expireson expiry expirydate expirationdate gueltigbis",
    "narrative": "narrative reason comment remarks bemerkung citation",
    "result": "result grade score mark marks ergebnis punkte",
    "evidence": "evidence evidenceurl url link portfolio nachweis",
    "language": "language lang locale sprache langue idioma",
}
_GUESSES = {name: field for field, names in _NAMES.items() for name in names.split()}
Columns = dict[str, int]


def guess(head: Sequence[str], sample: Sequence[Sequence[str]]) -> Columns:
    """Return the likely column of each field; an address is known by its sign where no name tells it."""
    found: Columns = {}
    for number, name in enumerate(head):
        field = _GUESSES.get(_bare(name))
        if field is not None:
            found.setdefault(field, number)
    if EMAIL not in found:
        likely = [n for n in range(len(head)) if any("@" in row[n] for row in sample if n < len(row))]
        found |= {EMAIL: likely[0]} if likely else {}
    return found


def fingerprint(head: Sequence[str]) -> str:
    """Return what a head of the same names has too."""
    return hashlib.sha256("\x1f".join(map(_bare, head)).encode()).hexdigest()


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]", "", plain) or plain.strip()
