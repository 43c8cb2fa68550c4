"""What only the published vectors need."""

from __future__ import annotations

from typing import Any

import pytest

from testamur.canonical import bundle

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
CITIZENSHIP = "https://w3id.org/citizenship/v4rc1"
_OWN = "https://w3id.org/citizenship#"
_SCHEMA = "https://schema.org/"
_DATE = "http://www.w3.org/2001/XMLSchema#dateTime"
_OWN_TERMS = (
    "EmploymentAuthorizationDocumentCredential EmployablePerson EmploymentAuthorizationDocument PermanentResidentCard "
    "PermanentResidentCardCredential PermanentResident birthCountry employmentAuthorizationDocument "
    "permanentResidentCard lprCategory lprNumber commuterClassification"
)
_SCHEMA_TERMS = "Person givenName familyName additionalName gender identifier"
# As much of the context as the vectors use, read off their published statements.
_CITIZENSHIP: dict[str, Any] = {
    **{term: _OWN + term for term in _OWN_TERMS.split()},
    **{term: _SCHEMA + term for term in _SCHEMA_TERMS.split()},
    "image": {"@id": f"{_SCHEMA}image", "@type": "@id"},
    "birthDate": {"@id": f"{_SCHEMA}birthDate", "@type": _DATE},
    "residentSince": {"@id": f"{_OWN}residentSince", "@type": _DATE},
}
_VECTORS_ONLY = {
    EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}},
    CITIZENSHIP: {"@context": _CITIZENSHIP},
}


@pytest.fixture
def examples_context(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundle, for one test, the contexts of the specifications' examples; in one of them any term is defined.

    No document that is really issued may name them, and the library does not ship them.
    """
    shipped = bundle.context

    def known(url: str) -> dict[str, Any]:
        return _VECTORS_ONLY[url] if url in _VECTORS_ONLY else shipped(url)

    monkeypatch.setattr(bundle, "context", known)
