"""Pieces that several formats have in common, read into the parts of a view."""

from collections.abc import Iterable, Mapping

from testamur.document.view import Identity, Party, Shown, Skill, StatusPlace
from testamur.formats.node import Node


def party(node: Node) -> Party:
    """Return a profile, or just its id; Open Badges of every version, and plain credentials."""
    node.skip("otherIdentifier", "official", "phone", "description", "telephone")
    address = node.node("address")
    address.skip(*address.value)
    return Party(
        id=node.text("id", "@id"),
        name=node.text("name") or person_name(node),
        url=node.text("url"),
        email=node.text("email"),
        image=image(node),
        country=address.text("addressCountryCode", "addressCountry"),
    )


def person_name(node: Node) -> str:
    """Return a person's name from its parts, in the order in which the standard lists them."""
    parts = (node.text(name) for name in ("givenName", "additionalName", "familyNamePrefix", "familyName"))
    return " ".join(part for part in parts if part)


def image(node: Node, name: str = "image") -> str:
    """Return the address of a picture, which stands alone or in an object."""
    picture = node.node(name)
    picture.skip("caption", "author")
    return picture.text("id", "@id")


def skills(nodes: Iterable[Node]) -> tuple[Skill, ...]:
    """Return alignments, in the words of Open Badges 1.1, 2.0 or 3.0."""
    found = (
        Skill(
            name=node.text("targetName", "name"),
            url=node.text("targetUrl", "url", "id"),
            framework=node.text("targetFramework"),
            code=node.text("targetCode"),
            type=node.text("targetType"),
        )
        for node in (each.skip("targetDescription", "description") for each in nodes)
    )
    return tuple(skill for skill in found if skill.name or skill.url)


def evidence(nodes: Iterable[Node]) -> tuple[Shown, ...]:
    """Return what shows the achievement; an address alone is enough."""
    found = (
        Shown(
            url=node.text("id", "url"),
            name=node.text("name"),
            description=node.text("description"),
            narrative=node.text("narrative"),
        )
        for node in (each.skip("genre", "audience") for each in nodes)
    )
    return tuple(each for each in found if each != Shown())


def statuses(nodes: Iterable[Node]) -> tuple[StatusPlace, ...]:
    """Return where to look whether it still holds, of every kind of status."""
    found = (
        StatusPlace(
            type=next(iter(node.types()), ""),
            url=node.text("statusListCredential", "revocationListCredential", "id"),
            purpose=node.text("statusPurpose"),
            index=node.text("statusListIndex", "revocationListIndex"),
        )
        for node in (each.skip("id", "statusSize", "statusMessage", "statusReference") for each in nodes)
    )
    return tuple(place for place in found if place.type or place.url)


def identities(nodes: Iterable[Node]) -> tuple[Identity, ...]:
    """Return what the holder can be recognized by, in the words of Open Badges 2.0 or 3.0."""
    found = (
        Identity(
            type=node.text("identityType", "type"),
            value=node.text("identityHash", "identity"),
            is_hashed=node.value.get("hashed") is True,
            salt=node.text("salt"),
        )
        for node in (each.skip("hashed") for each in nodes)
    )
    return tuple(each for each in found if each.value)


def types_of(document: Mapping[str, object]) -> frozenset[str]:
    """Return the types of a document that may be anybody's."""
    return frozenset(Node(document).types())


def contexts_of(document: Mapping[str, object]) -> tuple[str, ...]:
    """Return the addresses of a document's contexts, in order; what stands inline is passed over."""
    held = document.get("@context")
    return tuple(item for item in (held if isinstance(held, list) else [held]) if isinstance(item, str))
