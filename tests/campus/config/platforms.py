"""A learning platform that an institution is connected to, and somebody who came from there."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from campus.accounts.models import Person
from campus.lti.models import Registration, Subject, Visit
from campus.organizations.models import Organization


def platform_of(organization: Organization, *, staff: Person, learner: Person) -> dict[str, object]:
    """Return the arguments of the addresses that lead to them."""
    now, issuer = timezone.now(), "https://lms.example.org"
    made = Registration.objects.create(
        organization=organization, name="Moodle", issuer=issuer, client_id="us", authorize_url=f"{issuer}/auth",
        token_url=f"{issuer}/token", jwks_url=f"{issuer}/certs", made_by=staff, made_at=now, registered_at=now,
    )  # fmt: skip
    subject = Subject.objects.create(organization=organization, issuer=issuer, subject="4", person=learner, at=now)
    visit = Visit.objects.create(
        key_hash="ab" * 32, registration=made, subject=subject, at=now, until=now + timedelta(hours=8)
    )
    return {"platform": made.public_id, "visit": visit.public_id}
