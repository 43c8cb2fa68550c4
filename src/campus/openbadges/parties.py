"""Our rows as Authlib wants to ask them: its protocol, so that models know nothing of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.utils import timezone

from campus.common.secrets import hashed
from campus.openbadges.models import Client, Grant, Token
from campus.openbadges.scopes import listed


@dataclass(frozen=True)
class ClientParty:
    """A service, as RFC 6749, clause 2 describes it."""

    client: Client

    @property
    def client_id(self) -> str:
        """Its public name."""
        return self.client.client_id

    def get_client_id(self) -> str:
        """Return its public name."""
        return self.client.client_id

    def get_default_redirect_uri(self) -> str:
        """Return where answers go if it has but one address; else it has to say which."""
        return str(self.client.redirect_uris[0]) if len(self.client.redirect_uris) == 1 else ""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Return of what it asks for what it registered for; None where nothing is left."""
        mine = listed(self.client.scope)
        return " ".join(each for each in listed(scope or self.client.scope) if each in mine) or None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Compare letter for letter (RFC 9700, clause 2.1)."""
        return redirect_uri in self.client.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Compare in the same time whatever is guessed."""
        return secrets.compare_digest(self.client.secret_sha256, hashed(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Take the one method that the profile knows."""
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        """Give codes and nothing else."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Take codes and refresh tokens."""
        return grant_type in {"authorization_code", "refresh_token"}


@dataclass(frozen=True)
class GrantParty:
    """A grant whose code is being redeemed."""

    grant: Grant
    code_challenge_method: str = "S256"

    @property
    def code_challenge(self) -> str:
        """What the verifier is held against."""
        return self.grant.code_challenge

    def get_redirect_uri(self) -> str:
        """Return where the code was sent."""
        return self.grant.redirect_uri

    def get_scope(self) -> str:
        """Return what was allowed."""
        return self.grant.scope


@dataclass(frozen=True)
class TokenParty:
    """A token that somebody shows."""

    token: Token

    def check_client(self, client: ClientParty) -> bool:
        """Say whether it was given to this service."""
        return self.token.grant.client_id == client.client.pk

    def get_scope(self) -> str:
        """Return what it opens."""
        return self.token.scope

    def is_expired(self) -> bool:
        """Say whether its hour is over."""
        return self.token.access_until <= timezone.now()

    def is_revoked(self) -> bool:
        """Say whether the grant behind it has ended, or its person's account."""
        return self.token.grant.ended_at is not None or not self.token.grant.person.is_active
