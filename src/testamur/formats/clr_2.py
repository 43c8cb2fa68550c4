"""CLR 2.0: a credential that holds others. Each of them is looked at again by itself when it is verified."""

from collections.abc import Mapping
from typing import Any

from testamur.document.view import Link, Party, View
from testamur.formats import parts
from testamur.formats.credential_1_1 import is_1_1, lifted
from testamur.formats.node import Node
from testamur.formats.open_badges_3 import achievement_fields, envelope, is_badge, view_badge


def is_ours(document: Mapping[str, Any]) -> bool:
    """Return whether it calls itself a ClrCredential."""
    return "ClrCredential" in parts.types_of(document)


def view(document: Mapping[str, Any]) -> View:
    """Return what a record says; each badge in it is a part, other credentials are named as not mapped."""
    top = Node(lifted(document) if is_1_1(document) else document)
    subject = top.node("credentialSubject")
    top.skip("credentialSchema", "refreshService", "termsOfUse")
    inner = subject.nodes("verifiableCredential")
    identities = parts.identities(subject.nodes("identifier"))
    badges = [node for node in inner if is_badge(node.value)]
    for node in badges:
        node.skip(*node.value)
    return View(
        format="clr-2.0-vc-1.1" if is_1_1(document) else "clr-2.0",
        title=top.text("name"),
        description=top.text("description"),
        image=parts.image(top),
        holder=Party(id=subject.text("id")),
        identities=identities,
        parts=tuple(view_badge(node.value) for node in badges),
        described=tuple(_described(node) for node in subject.nodes("achievement")),
        links=tuple(_link(node) for node in subject.nodes("association")),
        is_partial=top.flag("partial"),
        **envelope(top),
    )


def _described(node: Node) -> View:
    return View(
        format="ob-3.0",
        title=node.text("name"),
        description=node.text("description"),
        image=parts.image(node),
        image_caption=parts.caption(node),
        scales=parts.scales(node.nodes("resultDescription")),
        **achievement_fields(node),
    )


def _link(node: Node) -> Link:
    return Link(type=node.text("associationType"), source=node.text("sourceId"), target=node.text("targetId"))
