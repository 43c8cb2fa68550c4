"""What the columns of a list can mean, and which of them a column's name makes likely."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

EMAIL, NAME, GIVEN, FAMILY = "email", "name", "given", "family"
NUMBER, SUBJECT, ISSUER, DID = "number", "subject", "issuer", "did"
NAMING = (EMAIL, NUMBER, SUBJECT, DID)  # one of these says whom a line is about
FIELDS = {
    EMAIL: _("E-mail address"),
    NAME: _("Name"),
    GIVEN: _("Given name"),
    FAMILY: _("Family name"),
    NUMBER: _("Student number"),
    SUBJECT: _("User of a learning platform"),
    ISSUER: _("Address of that platform"),
    DID: _("Key of a wallet (DID)"),
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
    NUMBER: "studentnumber studentno studentnr studentid matriculationnumber matrikelnummer matrikelnr matnr "
    "sisid sisuserid sourcedid registrationnumber numeroetudiant numerodematricula matricula number",
    SUBJECT: "sub subject ltiuserid ltisub ltisubject lmsuser lmsuserid platformuser",
    ISSUER: "iss issuer platform ltiissuer lms platformaddress",
    DID: "did decentralizedidentifier holderdid walletkey",
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
    """Return the likely column of each field; addresses and keys show by their signs where no name tells them."""
    found: Columns = {}
    for number, name in enumerate(head):
        field = _GUESSES.get(_bare(name))
        if field is not None:
            found.setdefault(field, number)
    for field, sign in ((EMAIL, "@"), (DID, "did:")):
        likely = [n for n in range(len(head)) if any(sign in row[n] for row in sample if n < len(row))]
        if field not in found and likely and likely[0] not in found.values():
            found[field] = likely[0]
    return found


def fingerprint(head: Sequence[str]) -> str:
    """Return what a head of the same names has too."""
    return hashlib.sha256("\x1f".join(map(_bare, head)).encode()).hexdigest()


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]", "", plain) or plain.strip()
