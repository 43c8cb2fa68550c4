"""The formats that are read, in the order in which a document is held against them: the more particular first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from testamur.canonical.shapes import UNCACHED, Shapes
from testamur.document.view import View
from testamur.formats import (
    blockcerts,
    clr_1,
    clr_2,
    europass,
    open_badges_1,
    open_badges_2,
    open_badges_3,
    plain_credential,
    sd_jwt,
)
from testamur.formats.credential_1_1 import is_1_1
from testamur.formats.node import moment_of
from testamur.formats.schema import ACHIEVEMENT, CLR, CREDENTIAL, ENDORSEMENT, Problem


class Period(NamedTuple):
    """When a credential is valid, as a view has it."""

    valid_from: datetime | None
    valid_until: datetime | None


Securing = Literal["proof", "token", "hosted", "anchor", "seal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format: how it is recognized, held against its standard and shown; and how its documents are secured.

    `schema` is the name of the schema that says all there is to say of its structure, and `rules` what does so where
    there is none. `secured` is `proof` for credentials with a signature of their own, `token` for those that are tokens
    only, `hosted` for those believed because of where they lie (or signed as Open Badges 2 had it), `anchor` for a
    blockchain, `seal` for a qualified electronic seal.
    """

    id: str
    name: str
    recognizes: Callable[[Mapping[str, Any]], bool]
    view: Callable[[Mapping[str, Any]], View]
    rules: Callable[[Mapping[str, Any]], Problem | None] | None = None
    schema: str = ""
    secured: Securing = "proof"

    def find_problem(self, document: Mapping[str, Any], *, shapes: Shapes = UNCACHED) -> Problem | None:
        """Return the most telling fault in a document's structure; sooner where a document of its shape came before."""
        if self.rules is None:
            return open_badges_3.form_problem(document, name=self.schema, shapes=shapes)
        return self.rules(document)

    def period(self, document: Mapping[str, Any]) -> Period | None:
        """Return the dates of the view, where they can be had without the rest of it; else None."""
        if not self.schema or is_1_1(document):
            return None
        return Period(moment_of(document.get("validFrom")), moment_of(document.get("validUntil")))


def _nothing(_document: Mapping[str, Any]) -> Problem:
    return Problem(pointer="/type", rule="type", fault="no_kind")


SD_JWT = Format(
    id="sd-jwt-vc",
    name="SD-JWT VC",
    recognizes=sd_jwt.is_ours,
    rules=sd_jwt.find_problem,
    view=sd_jwt.view,
    secured="token",
)
FORMATS = (
    Format(
        id="blockcerts-2",
        name="Blockcerts 2",
        recognizes=blockcerts.is_version_2,
        rules=blockcerts.problem_2,
        view=blockcerts.view_2,
        secured="anchor",
    ),
    Format(
        id="blockcerts-3",
        name="Blockcerts 3",
        recognizes=blockcerts.is_version_3,
        rules=blockcerts.problem_3,
        view=blockcerts.view_3,
        secured="anchor",
    ),
    Format(
        id="elm-3",
        name="European Digital Credential",
        recognizes=europass.is_ours,
        rules=europass.find_problem,
        view=europass.view,
        secured="seal",
    ),
    Format(
        id="clr-2.0",
        name="Comprehensive Learner Record 2.0",
        recognizes=clr_2.is_ours,
        schema=CLR,
        view=clr_2.view,
    ),
    Format(
        id="ob-3.0-endorsement",
        name="Open Badges 3.0 endorsement",
        recognizes=open_badges_3.is_endorsement,
        schema=ENDORSEMENT,
        view=open_badges_3.view_endorsement,
    ),
    Format(
        id="ob-3.0",
        name="Open Badges 3.0",
        recognizes=open_badges_3.is_badge,
        schema=ACHIEVEMENT,
        view=open_badges_3.view_badge,
    ),
    SD_JWT,
    Format(
        id="clr-1.0",
        name="Comprehensive Learner Record 1.0",
        recognizes=clr_1.is_ours,
        rules=clr_1.find_problem,
        view=clr_1.view,
        secured="hosted",
    ),
    Format(
        id="clr-1.0-assertion",
        name="Assertion of a Comprehensive Learner Record 1.0",
        recognizes=clr_1.is_assertion,
        rules=clr_1.assertion_problem,
        view=clr_1.view_assertion,
        secured="hosted",
    ),
    Format(
        id="vc",
        name="Verifiable Credential",
        recognizes=plain_credential.is_ours,
        schema=CREDENTIAL,
        view=plain_credential.view,
    ),
    Format(
        id="ob-2",
        name="Open Badges 2",
        recognizes=open_badges_2.is_ours,
        rules=open_badges_2.find_problem,
        view=open_badges_2.view,
        secured="hosted",
    ),
    Format(
        id="ob-1",
        name="Open Badges 1",
        recognizes=open_badges_1.is_ours,
        rules=open_badges_1.find_problem,
        view=open_badges_1.view,
        secured="hosted",
    ),
)
UNKNOWN = Format(
    id="",
    name="",
    recognizes=lambda _document: True,
    rules=_nothing,
    view=lambda document: View(format="", unmapped=tuple(f"/{name}" for name in list(document)[:100])),
)


def format_of(document: Mapping[str, Any]) -> Format:
    """Return the format that a document is in; `UNKNOWN` where it is in none of `FORMATS`."""
    return next((each for each in FORMATS if each.recognizes(document)), UNKNOWN)


def view(document: Mapping[str, Any]) -> View:
    """Return what a document says, whatever its format. Nothing of it is checked, and nothing it lacks is an error.

    Each format’s own clause stands with the format, in :mod:`testamur.formats`.
    """
    return format_of(document).view(document)
