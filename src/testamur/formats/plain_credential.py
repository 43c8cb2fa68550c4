"""Any other Verifiable Credential, of version 1.1 or 2.0: its envelope is known, its subject is not."""

from collections.abc import Mapping
from typing import Any

from testamur.document.view import Party, View
from testamur.formats import parts
from testamur.formats.credential_1_1 import is_1_1, lifted
from testamur.formats.node import Node
from testamur.formats.open_badges_3 import envelope


def is_ours(document: Mapping[str, Any]) -> bool:
    """Return whether it calls itself a Verifiable Credential, or has a subject as one has."""
    return "VerifiableCredential" in parts.types_of(document) or "credentialSubject" in document


def view(document: Mapping[str, Any]) -> View:
    """Return the envelope, and of the first subject its id and name; the rest is named as not mapped."""
    top = Node(lifted(document) if is_1_1(document) else document)
    subject = top.node("credentialSubject")
    top.skip("credentialSchema", "refreshService", "termsOfUse")
    kinds = [name for name in top.types() if name != "VerifiableCredential"]
    return View(
        format="vc-1.1" if is_1_1(document) else "vc-2.0",
        title=top.text("name") or next(iter(kinds), ""),
        description=top.text("description"),
        holder=Party(id=subject.text("id"), name=subject.text("name") or parts.person_name(subject)),
        evidence=parts.evidence(top.nodes("evidence")),
        **envelope(top),
    )
