"""Who issues, creates, assesses or endorses: the class Profile of Open Badges 3.0, and what it is made of."""

from dataclasses import dataclass
from typing import Any

from testamur.document.values import check_id, check_iris, check_required, check_texts, filled, list_of
from testamur.errors import DocumentError


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
class Address:
    """A postal address; ``country_code`` is two letters of ISO 3166."""

    country_code: str = ""
    country: str = ""
    region: str = ""
    locality: str = ""
    street_address: str = ""
    postal_code: str = ""

    def __post_init__(self) -> None:
        check_texts(self, "country_code", "country", "region", "locality", "street_address", "postal_code")
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
                "postalCode": self.postal_code,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierEntry:
    """Another identifier of the thing described; ``identifier_type`` says of which kind, for example ``ext:ror``."""

    identifier: str
    identifier_type: str

    def __post_init__(self) -> None:
        check_required(self, "identifier", "identifier_type")

    def to_json(self) -> dict[str, Any]:
        """Return the IdentifierEntry as in Open Badges 3.0."""
        return {
            "type": "IdentifierEntry",
            "identifier": self.identifier,
            "identifierType": self.identifier_type,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person or an organization. As issuer, ``id`` must be the DID whose key signs.

    ``country`` is short for an address of which only the country (two letters of ISO 3166) is known.
    """

    id: str
    name: str
    url: str = ""
    email: str = ""
    phone: str = ""
    description: str = ""
    image: Image | None = None
    country: str = ""
    address: Address | None = None
    parent_org: "Profile | None" = None
    other_identifiers: tuple[IdentifierEntry, ...] = ()

    def __post_init__(self) -> None:
        check_id(self)
        check_required(self, "name")
        check_texts(self, "email", "phone", "description", "country")
        check_iris(self, "url")
        if self.country and self.address:
            raise DocumentError("Profile.country", self.country, "give it in the address, or leave the address out")

    def to_json(self) -> dict[str, Any]:
        """Return the Profile as in Open Badges 3.0."""
        address = Address(country_code=self.country) if self.country else self.address
        return filled(
            {
                "id": self.id,
                "type": ["Profile"],
                "name": self.name,
                "url": self.url,
                "email": self.email,
                "phone": self.phone,
                "description": self.description,
                "image": self.image and self.image.to_json(),
                "address": address and address.to_json(),
                "parentOrg": self.parent_org and self.parent_org.to_json(),
                "otherIdentifier": list_of(self.other_identifiers),
            }
        )
