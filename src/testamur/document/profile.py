"""Who issues, creates, assesses or endorses: the class Profile of Open Badges 3.0, and what it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from testamur.document.values import (
    check_id,
    check_iris,
    check_required,
    check_term,
    check_texts,
    filled,
    list_of,
    number,
)
from testamur.errors import DocumentError

IDENTIFIER_TYPES = frozenset(
    [
        "accountId",
        "emailAddress",
        "identifier",
        "isbn",
        "issn",
        "lisSourcedId",
        "ltiContextId",
        "ltiDeploymentId",
        "ltiPlatformId",
        "ltiToolId",
        "ltiUserId",
        "name",
        "nationalIdentityNumber",
        "oneRosterSourcedId",
        "productId",
        "sisSourcedId",
        "sourcedId",
        "systemId",
        "userName",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture: ``id`` is its URL or a ``data:`` URL, ``caption`` its text alternative."""

    id: str
    caption: str = ""

    def __post_init__(self) -> None:
        check_id(self)
        check_texts(self, "caption")

    def to_json(self) -> dict[str, Any]:
        """Return the Image as in Open Badges 3.0."""
        return filled({"id": self.id, "type": "Image", "caption": self.caption})


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoCoordinates:
    """A place on the Earth, in degrees (WGS 84)."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180):
            raise DocumentError("GeoCoordinates", (self.latitude, self.longitude), "give degrees within ±90 and ±180")

    def to_json(self) -> dict[str, Any]:
        """Return the GeoCoordinates as in Open Badges 3.0."""
        return {
            "type": "GeoCoordinates",
            "latitude": number(self.latitude),
            "longitude": number(self.longitude),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address; ``country_code`` is two letters of ISO 3166."""

    country_code: str = ""
    country: str = ""
    region: str = ""
    locality: str = ""
    street_address: str = ""
    post_office_box: str = ""
    postal_code: str = ""
    geo: GeoCoordinates | None = None

    def __post_init__(self) -> None:
        check_texts(self, "country_code", "country", "region", "locality")
        check_texts(self, "street_address", "post_office_box", "postal_code")
        if not self.to_json().keys() - {"type"}:
            raise DocumentError("Address", "", "give at least one of its parts")

    def to_json(self) -> dict[str, Any]:
        """Return the Address as in Open Badges 3.0."""
        return filled(
            {
                "type": ["Address"],
                "addressCountry": self.country,
                "addressCountryCode": self.country_code,
                "addressRegion": self.region,
                "addressLocality": self.locality,
                "streetAddress": self.street_address,
                "postOfficeBoxNumber": self.post_office_box,
                "postalCode": self.postal_code,
                "geo": self.geo and self.geo.to_json(),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierEntry:
    """Another identifier of the thing described; ``identifier_type`` says of which kind, for example ``ext:ror``."""

    identifier: str
    identifier_type: str

    def __post_init__(self) -> None:
        check_required(self, "identifier", "identifier_type")
        check_term(self, "identifier_type", IDENTIFIER_TYPES)

    def to_json(self) -> dict[str, Any]:
        """Return the IdentifierEntry as in Open Badges 3.0."""
        return {
            "type": "IdentifierEntry",
            "identifier": self.identifier,
            "identifierType": self.identifier_type,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """The parts of a person's name, each as it is written."""

    given: str = ""
    family: str = ""
    additional: str = ""
    patronymic: str = ""
    family_prefix: str = ""
    honorific_prefix: str = ""
    honorific_suffix: str = ""

    def __post_init__(self) -> None:
        check_texts(self, "given", "family", "additional", "patronymic")
        check_texts(self, "family_prefix", "honorific_prefix", "honorific_suffix")

    def to_json(self) -> dict[str, Any]:
        """Return the members that a Profile has for them in Open Badges 3.0."""
        return filled(
            {
                "givenName": self.given,
                "familyName": self.family,
                "additionalName": self.additional,
                "patronymicName": self.patronymic,
                "familyNamePrefix": self.family_prefix,
                "honorificPrefix": self.honorific_prefix,
                "honorificSuffix": self.honorific_suffix,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person or an organization. As issuer, ``id`` must be the DID whose key signs.

    ``country`` is short for an address of which only the country (two letters of ISO 3166) is known. ``official`` is
    the name of who may sign for an organization, ``date_of_birth`` a person's, as YYYY-MM-DD. ``endorsements`` are
    signed EndorsementCredentials, taken in as they are.

    Open Badges 3.0, class Profile.
    """

    id: str
    name: str
    url: str = ""
    email: str = ""
    phone: str = ""
    description: str = ""
    official: str = ""
    image: Image | None = None
    country: str = ""
    address: Address | None = None
    parent_org: "Profile | None" = None
    other_identifiers: tuple[IdentifierEntry, ...] = ()
    person_name: PersonName | None = None
    date_of_birth: str = ""
    endorsements: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        check_id(self)
        check_required(self, "name")
        check_texts(self, "email", "phone", "description", "country", "official", "date_of_birth")
        check_iris(self, "url")
        if self.country and self.address:
            raise DocumentError("Profile.country", self.country, "give it in the address, or leave the address out")

    def to_json(self) -> dict[str, Any]:
        """Return the Profile as in Open Badges 3.0."""
        address = Address(country_code=self.country) if self.country else self.address
        named = self.person_name.to_json() if self.person_name else {}
        return named | filled(
            {
                "id": self.id,
                "type": ["Profile"],
                "name": self.name,
                "url": self.url,
                "email": self.email,
                "phone": self.phone,
                "description": self.description,
                "official": self.official,
                "dateOfBirth": self.date_of_birth,
                "image": self.image and self.image.to_json(),
                "address": address and address.to_json(),
                "parentOrg": self.parent_org and self.parent_org.to_json(),
                "otherIdentifier": list_of(self.other_identifiers),
                "endorsement": list(self.endorsements),
            }
        )
