"""The credentials themselves: AchievementCredential and EndorsementCredential on the VC Data Model 2.0."""

import hashlib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from testamur.canonical import jcs
from testamur.canonical.bundle import CREDENTIALS_V2, OPEN_BADGES_V3, microcredential
from testamur.document.attached import EXTENSION_TYPES, Attached, RelatedResource, StatusEntry
from testamur.document.extension import Extension, contexts_of, extended
from testamur.document.profile import Image, Profile
from testamur.document.subject import AchievementSubject, Evidence
from testamur.document.values import (
    check_id,
    check_moments,
    check_required,
    check_texts,
    filled,
    list_of,
    moment_text,
)
from testamur.errors import DocumentError

OPEN_BADGES_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
# What a JWT adds beside the document (Open Badges 3.0, VC-JWT proof format).
_JWT_CLAIMS = {"iss", "sub", "nbf", "jti", "exp", "iat"}


def digest(document: Mapping[str, Any]) -> str:
    """Return what a credential is known by: 64 hexadecimal digits, the same for its JSON, JWT and baked forms.

    SHA-256 of the RFC 8785 form without ``proof`` and without the registered claims of a JWT. Raises
    :class:`testamur.errors.CanonicalizationError` for a document that has no such form.
    """
    return hashlib.sha256(jcs.canonicalize(told(document))).hexdigest()


def told(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a credential says, without what secures it: what :func:`digest` is taken of."""
    return {name: value for name, value in document.items() if name != "proof" and name not in _JWT_CLAIMS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachments:
    """What a credential carries beside its statement; see :mod:`testamur.document.attached` for each."""

    status: StatusEntry | Attached | None = None
    more_status: tuple[StatusEntry | Attached, ...] = ()
    schemas: tuple[Attached, ...] = ()
    refresh_services: tuple[Attached, ...] = ()
    terms_of_use: tuple[Attached, ...] = ()
    related_resources: tuple[RelatedResource, ...] = ()
    render_methods: tuple[Attached, ...] = ()

    def attached(self) -> dict[str, Any]:
        """Return the members of the VC Data Model 2.0 that these become."""
        entries = list_of([*([self.status] if self.status else []), *self.more_status])
        return filled(
            {
                "credentialStatus": entries[0] if len(entries) == 1 else entries,
                "credentialSchema": list_of(self.schemas),
                "refreshService": list_of(self.refresh_services),
                "termsOfUse": list_of(self.terms_of_use),
                "relatedResource": list_of(self.related_resources),
                "renderMethod": list_of(self.render_methods),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementCredential(Attachments):
    """A statement that the subject earned the achievement; sign it with :func:`testamur.signing.sign`.

    ``endorsements`` are signed EndorsementCredentials, taken in as they are.

    Open Badges 3.0, class AchievementCredential.
    """

    id: str
    name: str
    issuer: Profile
    valid_from: datetime
    subject: AchievementSubject
    valid_until: datetime | None = None
    awarded_date: datetime | None = None
    description: str = ""
    image: Image | None = None
    evidence: tuple[Evidence, ...] = ()
    endorsements: tuple[Mapping[str, Any], ...] = ()
    extensions: tuple[Extension, ...] = ()

    def __post_init__(self) -> None:
        check_envelope(self, valid_from=self.valid_from, valid_until=self.valid_until)
        check_texts(self, "description")
        check_moments(self, "awarded_date")

    def to_json(self) -> dict[str, Any]:
        """Return the credential without a proof: arrays stay arrays, nothing is null or empty."""
        plain = filled(
            {
                "type": ["VerifiableCredential", "OpenBadgeCredential"],
                "name": self.name,
                "description": self.description,
                "image": self.image and self.image.to_json(),
                "issuer": self.issuer.to_json(),
                "validFrom": moment_text(self.valid_from),
                "validUntil": moment_text(self.valid_until),
                "awardedDate": moment_text(self.awarded_date),
                "credentialSubject": self.subject.to_json(),
                "evidence": list_of(self.evidence),
                "endorsement": list(self.endorsements),
            }
        )
        held = extended(plain, self.extensions) | self.attached()
        extensions = (*self.extensions, *self.subject.achievement.extensions)
        contexts = [*contexts_for(held, extensions=extensions), *_inline(self.subject)]
        return {"@context": contexts, "id": self.id, **held}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementCredential(Attachments):
    """A statement about an issuer, an achievement or a credential, named by ``subject``, by somebody else.

    ``comment`` is Markdown.
    """

    id: str
    name: str
    issuer: Profile
    valid_from: datetime
    subject: str
    comment: str = ""
    valid_until: datetime | None = None
    awarded_date: datetime | None = None
    description: str = ""
    extensions: tuple[Extension, ...] = ()

    def __post_init__(self) -> None:
        check_envelope(self, valid_from=self.valid_from, valid_until=self.valid_until)
        check_required(self, "subject")
        check_texts(self, "comment", "description")
        check_moments(self, "awarded_date")

    def to_json(self) -> dict[str, Any]:
        """Return the EndorsementCredential of Open Badges 3.0, without a proof."""
        plain = filled(
            {
                "type": ["VerifiableCredential", "EndorsementCredential"],
                "name": self.name,
                "description": self.description,
                "issuer": self.issuer.to_json(),
                "validFrom": moment_text(self.valid_from),
                "validUntil": moment_text(self.valid_until),
                "awardedDate": moment_text(self.awarded_date),
                "credentialSubject": filled(
                    {"id": self.subject, "type": ["EndorsementSubject"], "endorsementComment": self.comment}
                ),
            }
        )
        held = extended(plain, self.extensions) | self.attached()
        return {"@context": contexts_for(held, extensions=self.extensions), "id": self.id, **held}


def check_envelope(value: object, *, valid_from: datetime, valid_until: datetime | None) -> None:
    """Refuse a credential without id or name, or one that ends before it begins."""
    check_id(value)
    check_required(value, "name")
    check_moments(value, "valid_from", "valid_until")
    if valid_until is not None and valid_until <= valid_from:
        raise DocumentError(f"{type(value).__name__}.valid_until", valid_until, "give a date after valid_from")


def contexts_for(
    document: Mapping[str, Any], *, first: Iterable[str] = (), extensions: Iterable[Extension] = ()
) -> list[str]:
    """Return the contexts a document needs, in the order of the standards; `first` follow the data model."""
    contexts = [CREDENTIALS_V2, *first, OPEN_BADGES_V3]
    attached = [document.get(name, []) for name in ("credentialStatus", "credentialSchema", "refreshService")]
    entries = [entry for held in attached for entry in (held if isinstance(held, list) else [held])]
    if any(entry["type"] in EXTENSION_TYPES for entry in entries):
        contexts.append(OPEN_BADGES_EXTENSIONS)
    return [*contexts, *(url for url in contexts_of(extensions) if url not in contexts)]


def _inline(subject: AchievementSubject) -> list[dict[str, Any]]:
    """Return the context of testamur.document.microcredential where it is used."""
    is_used = subject.achievement.micro_credential or subject.assessments
    return [deepcopy(microcredential())] if is_used else []
