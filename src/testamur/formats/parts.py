"""Pieces that several formats have in common, read into the parts of a view."""

from collections.abc import Iterable, Mapping

from testamur.document.view import Edition, Identifier, Identity, Level, Party, Place, Scale, Shown, Skill, StatusPlace
from testamur.formats.node import Node


def party(node: Node) -> Party:
    """Return a profile, or just its id; Open Badges of every version, and plain credentials."""
    address = node.node("address")
    above = node.node("parentOrg")
    parent = party(above) if above.value else None
    full_name = person_name(node)
    # An institution's country may be said of the ministry above it only.
    country = address.text("addressCountryCode", "addressCountry")
    return Party(
        id=node.text("id", "@id"),
        name=node.text("name") or full_name,
        full_name=full_name,
        url=node.text("url"),
        email=node.text("email"),
        image=image(node),
        image_caption=caption(node),
        country=country or (parent.country if parent else ""),
        phone=node.text("phone", "telephone"),
        description=node.text("description"),
        official=node.text("official"),
        born=node.text("dateOfBirth"),
        parent=parent,
        place=place(address),
        identifiers=identifiers(node.nodes("otherIdentifier")),
    )


def place(node: Node) -> Place:
    """Return a postal address."""
    geo = node.node("geo")
    return Place(
        street=node.text("streetAddress"),
        post_office_box=node.text("postOfficeBoxNumber"),
        postal_code=node.text("postalCode"),
        locality=node.text("addressLocality"),
        region=node.text("addressRegion"),
        latitude=geo.text("latitude"),
        longitude=geo.text("longitude"),
    )


def identifiers(nodes: Iterable[Node]) -> tuple[Identifier, ...]:
    """Return what something is called elsewhere."""
    found = (Identifier(type=node.text("identifierType"), value=node.text("identifier")) for node in nodes)
    return tuple(each for each in found if each.value)


def editions(nodes: Iterable[Node]) -> tuple[Edition, ...]:
    """Return the same achievement in other languages and versions."""
    return tuple(
        Edition(id=node.text("id"), language=node.text("inLanguage"), version=node.text("version")) for node in nodes
    )


def scales(nodes: Iterable[Node]) -> tuple[Scale, ...]:
    """Return what results are measured by, in the words of Open Badges 3.0."""
    return tuple(
        Scale(
            name=node.text("name"),
            id=node.text("id"),
            type=node.text("resultType"),
            minimum=node.text("valueMin"),
            maximum=node.text("valueMax"),
            required=node.text("requiredValue"),
            required_level=node.text("requiredLevel"),
            allowed=node.texts("allowedValue"),
            levels=tuple(_level(each) for each in node.nodes("rubricCriterionLevel")),
            skills=skills(node.nodes("alignment")),
        )
        for node in nodes
    )


def _level(node: Node) -> Level:
    return Level(
        name=node.text("name"),
        id=node.text("id"),
        level=node.text("level"),
        points=node.text("points"),
        description=node.text("description"),
        skills=skills(node.nodes("alignment")),
    )


def person_name(node: Node) -> str:
    """Return a person's name from its parts, in the order in which the standard lists them."""
    names = ("honorificPrefix", "givenName", "additionalName", "patronymicName", "familyNamePrefix", "familyName")
    parts = [node.text(name) for name in (*names, "honorificSuffix")]
    return " ".join(part for part in parts if part)


def image(node: Node, name: str = "image") -> str:
    """Return the address of a picture, which stands alone or in an object."""
    picture = node.node(name)
    picture.skip("author")
    return picture.text("id", "@id")


def caption(node: Node, name: str = "image") -> str:
    """Return what a picture shows, for those who do not see it."""
    return node.node(name).text("caption")


def skills(nodes: Iterable[Node]) -> tuple[Skill, ...]:
    """Return alignments, in the words of Open Badges 1.1, 2.0 or 3.0."""
    found = (
        Skill(
            name=node.text("targetName", "name"),
            url=node.text("targetUrl", "url", "id"),
            framework=node.text("targetFramework"),
            code=node.text("targetCode"),
            type=node.text("targetType"),
            description=node.text("targetDescription", "description"),
        )
        for node in nodes
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
            genre=node.text("genre"),
            audience=node.text("audience"),
        )
        for node in nodes
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
