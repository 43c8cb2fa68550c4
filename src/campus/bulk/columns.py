"""What the columns of a list can mean, and which of them a column's name makes likely."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

EMAIL, NAME, TURNED, GIVEN, FAMILY = "email", "name", "turned", "given", "family"
NUMBER, SUBJECT, ISSUER, DID = "number", "subject", "issuer", "did"
NAMES = (NAME, TURNED, GIVEN, FAMILY)  # one of these says how they are called
NAMING = (EMAIL, NUMBER, SUBJECT, DID)  # one of these says whom a line is about
FIELDS = {
    EMAIL: _("E-mail address"),
    NAME: _("Name"),
    TURNED: _("Name, written “family name, given name”"),
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
    EMAIL: "email emailaddress mail mailaddress emailadresse mailadresse correo correoelectronico courriel "
    "adresseemail adressemail adresseelectronique recipient recipientemail identifier studentemail primaryemail",
    NAME: "name fullname displayname recipientname studentname learner student participant teilnehmer teilnehmerin "
    "nombre nom nomcomplet vollername vornamename vornamenachname firstnamelastname nombreyapellidos prenomnom",
    TURNED: "namevorname nachnamevorname lastnamefirstname familynamegivenname surnamefirstname nomprenom "
    "apellidosnombre apellidosynombre",
    GIVEN: "givenname firstname given first forename vorname rufname prenom nombredepila",
    NUMBER: "studentnumber studentno studentnr studentid matriculationnumber matrikelnummer matrikelnr matrikel matnr "
    "sisid sisuserid sourcedid registrationnumber numeroetudiant netudiant noetudiant numetudiant numerodematricula "
    "matricula number",
    SUBJECT: "sub subject ltiuserid ltisub ltisubject lmsuser lmsuserid platformuser",
    ISSUER: "iss issuer platform ltiissuer lms platformaddress",
    DID: "did decentralizedidentifier holderdid walletkey",
    FAMILY: "familyname lastname surname family last nachname familienname zuname apellido apellidos nomdefamille",
    "awarded": "awarded awardedon awardedat awarddate date issued issuedon issuedate issuedat dateissued dateofaward "
    "datum completed completedon completiondate datecompleted pruefungsdatum prufungsdatum abschlussdatum "
    "ausstellungsdatum datedobtention dateobtention fecha",
    "until": "until validuntil expires expireson expiry expirydate expirationdate gueltigbis gultigbis "
    "datedexpiration valablejusquau validohasta fechadeexpiracion",
    "narrative": "narrative reason comment remarks bemerkung bemerkungen citation",
    "result": "result grade finalgrade score mark marks ergebnis gesamtnote punkte resultat",
    "evidence": "evidence evidenceurl url link portfolio nachweis",
    "language": "language lang locale sprache langue idioma",
}
_GUESSES = {name: field for field, names in _NAMES.items() for name in names.split()}
_HALVES = {"name", "nom", "nombre"}  # what is a name, or half of one where the other half has a column of its own
_DEGREES = frozenset(["phd", "md", "msc", "bsc", "ma", "ba", "mba", "jr", "sr", "esq"])
REASON = "Left out because"  # heads the column that is added to what is sent back to be mended: it means nothing
Columns = dict[str, int]


def guess(head: Sequence[str], sample: Sequence[Sequence[str]]) -> Columns:
    """Return the likely column of each field; addresses, keys and turned names show where no name tells them."""
    found: Columns = {}
    for number, name in enumerate(head):
        field = _GUESSES.get(_bare(name))
        if field is not None:
            found.setdefault(field, number)
    for field, sign in ((EMAIL, "@"), (DID, "did:")):
        likely = [n for n in range(len(head)) if any(sign in row[n] for row in sample if n < len(row))]
        if field not in found and likely and likely[0] not in found.values():
            found[field] = likely[0]
    return _with_names_as_meant(found, head, sample)


def known(cells: Sequence[str]) -> int:
    """Return how many different columns these cells would name."""
    return len({field for cell in cells if (field := _GUESSES.get(_bare(cell)))})


def _with_names_as_meant(found: Columns, head: Sequence[str], sample: Sequence[Sequence[str]]) -> Columns:
    """Return the guess with the column of names for what it is: beside a given name “Name” is the family name."""
    if NAME not in found:
        return found
    place = found[NAME]
    if _bare(head[place]) in _HALVES and (GIVEN in found) != (FAMILY in found):
        del found[NAME]
        return {**found, (FAMILY if GIVEN in found else GIVEN): place}
    cells = [row[place] for row in sample if place < len(row) and row[place]]
    if cells and sum(map(_is_turned, cells)) * 2 > len(cells):
        del found[NAME]
        found.setdefault(TURNED, place)
    return found


def _is_turned(name: str) -> bool:
    family, comma, given = name.partition(",")
    return bool(comma and family.strip() and given.strip()) and _bare(given) not in _DEGREES


def fingerprint(head: Sequence[str]) -> str:
    """Return what a head of the same names has too."""
    names = [name for name in head if name != REASON]
    return hashlib.sha256("\x1f".join(map(_bare, names)).encode()).hexdigest()


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[^a-z0-9]", "", plain) or plain.strip()
