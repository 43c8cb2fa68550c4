"""Ways to sign in, and who somebody is who came by one."""

from __future__ import annotations

from django.db.models import QuerySet

from campus.accounts.models import Identifier, Person
from campus.accounts.queries import by_identifier
from campus.common.secrets import hashed
from campus.organizations.models import Organization
from campus.organizations.queries import memberships
from campus.signon.models import Attempt, Domain, Provider

LONGEST = 400  # of an identifier


def providers(organization: Organization) -> QuerySet[Provider]:
    """Return an institution's ways to sign in, those that were ended last."""
    return organization.sign_ins.order_by("ended_at", "name", "pk")


def offered() -> list[Provider]:
    """Return the ways to sign in that stand on the page where everybody signs in."""
    found = Provider.objects.filter(is_offered=True, ended_at=None).select_related("organization")
    return [provider for provider in found if provider.is_ready]


def domains(organization: Organization) -> QuerySet[Domain]:
    """Return the domains that an institution says are its own."""
    return Domain.objects.filter(organization=organization)


def is_own(provider: Provider, domain: str) -> bool:
    """Say whether addresses under a domain are the institution's, by its own word."""
    return domains(provider.organization).filter(name=domain).exists()


def is_proved(provider: Provider, domain: str) -> bool:
    """Say whether the institution has shown that a domain is its own."""
    return has_proved(provider.organization, domain)


def has_proved(organization: Organization, domain: str) -> bool:
    """Say whether an institution has shown that a domain is its own, for whoever asks beside a way to sign in."""
    return domains(organization).filter(name=domain.lower(), proved_at__isnull=False).exists()


def identifier(attempt: Attempt) -> str:
    """Return the whole of what a provider calls somebody: by institution and issuer, for each may say any subject."""
    provider = attempt.provider
    whole = f"{provider.organization.slug}|{provider.issuer}|{attempt.subject}"
    if len(whole) <= LONGEST:
        return whole
    return f"{provider.organization.slug}|{hashed(whole)}"


def known(attempt: Attempt) -> Person | None:
    """Return who came by this before."""
    return by_identifier(Identifier.Kind.SIGN_IN, identifier(attempt))


def has_role_elsewhere(person: Person, organization: Organization) -> bool:
    """Say whether somebody has a role in another organization than this one."""
    return memberships(person).exclude(organization=organization).exists()
