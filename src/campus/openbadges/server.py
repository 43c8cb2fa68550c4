"""The OAuth 2 server: Authlib's, told where our rows are and where we are stricter than it has to be.

Open Badges 3.0, clause 7: authorization code with PKCE by S256 alone (RFC 7636), `state` required, the scope echoed,
client_secret_basic alone. Refresh tokens are used once (RFC 9700, clause 4.14) and come only with `offline_access`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from authlib.common.urls import add_params_to_uri
from authlib.integrations.django_oauth2 import AuthorizationServer
from authlib.integrations.django_oauth2.requests import DjangoOAuth2Payload, DjangoOAuth2Request
from authlib.oauth2 import ResourceProtector
from authlib.oauth2.rfc6749 import InvalidGrantError, InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator, BearerTokenValidator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from campus.accounts.models import Person
from campus.common.errors import ConflictError
from campus.openbadges import parties, queries
from campus.openbadges.parties import GrantParty, TokenParty
from campus.openbadges.registration import Registration
from campus.openbadges.scopes import ALL, OFFLINE
from campus.openbadges.services import letting_in


class _Request(DjangoOAuth2Request):  # type: ignore[misc]  # Authlib ships no types
    """A request as Authlib reads it.

    Authlib refuses what did not come by https. That a public address is https is what start-up sees to (config.checks);
    how a request came to this process says nothing of it behind a proxy, and on a trial there is only this machine.
    """

    def __init__(self, request: HttpRequest) -> None:
        uri = f"https://{request.get_host()}{request.get_full_path()}"
        OAuth2Request.__init__(self, method=request.method, uri=uri, headers=request.headers)
        self.payload = DjangoOAuth2Payload(request)
        self._request = request


class Server(AuthorizationServer):  # type: ignore[misc]  # Authlib ships no types
    """Authlib's server over our rows."""

    def __init__(self) -> None:
        super().__init__(client_model=None, token_model=None)
        self.scopes_supported = list(ALL)
        lasts = int(letting_in.ACCESS_LASTS.total_seconds())
        make = BearerTokenGenerator(_secret, _secret, lambda client, grant_type: lasts)
        self.register_token_generator("default", make)

    def create_oauth2_request(self, request: HttpRequest) -> _Request:
        """Return a request as Authlib reads it."""
        return request if isinstance(request, _Request) else _Request(request)

    def query_client(self, client_id: str) -> parties.ClientParty | None:
        """Return a service by its id."""
        found = queries.client(client_id)
        return parties.ClientParty(found) if found else None

    def save_token(self, token: Mapping[str, str], request: Any) -> None:
        """Keep new tokens, for a code or for a refresh token, if nobody was faster."""
        now = timezone.now()
        try:
            if request.refresh_token:
                letting_in.renew(request.refresh_token.token, token, now=now)
            else:
                letting_in.begin(request.authorization_code.grant, token, now=now)
        except ConflictError as err:
            raise InvalidGrantError("It was used before; everything that came of it has ended.") from err

    def send_signal(self, name: str, *args: Any, **named: Any) -> None:
        """Tell nobody: the journal does."""


def _secret(**_: Any) -> str:
    return secrets.token_urlsafe(32)


class CodeGrant(AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib ships no types
    """The way in through a person's yes."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = ["client_secret_basic"]

    def validate_authorization_request(self) -> str:
        """Hold what a service asks for against our rules; return where the answer goes."""
        redirect_uri: str = super().validate_authorization_request()
        asked = self.request.payload
        if not asked.state:
            raise InvalidRequestError("Missing 'state' in request.", redirect_uri=redirect_uri)
        if asked.data.get("code_challenge_method") != "S256" or not asked.data.get("code_challenge"):
            words = "A 'code_challenge' by the method S256 is required."
            raise InvalidRequestError(words, redirect_uri=redirect_uri)
        return redirect_uri

    def create_authorization_response(self, redirect_uri: str, grant_user: Person | None) -> tuple[int, str, Any]:
        """Answer with the code, and with the scope that was granted and who answers (RFC 9207)."""
        status, body, _headers = super().create_authorization_response(redirect_uri, grant_user)
        location = dict(_headers)["Location"]
        more = [("scope", self.request.scope), ("iss", settings.PUBLIC_URL)]
        return status, body, [("Location", add_params_to_uri(location, more))]

    def save_authorization_code(self, code: str, request: Any) -> None:
        """Keep the person's yes."""
        letting_in.allow(
            request.user,
            client=request.client.client,
            scope=request.scope,
            redirect_uri=self.redirect_uri,
            challenge=request.payload.data["code_challenge"],
            code=code,
            now=timezone.now(),
        )

    def query_authorization_code(self, code: str, client: parties.ClientParty) -> GrantParty | None:
        """Return what a code opens; a second use of it ends the grant."""
        found = queries.grant_by_code(code)
        if found is None or found.client_id != client.client.pk:
            return None
        if found.begun_at is not None:
            letting_in.end(found, now=timezone.now())
            return None
        return GrantParty(found) if found.ended_at is None and found.code_until > timezone.now() else None

    def authenticate_user(self, authorization_code: GrantParty) -> Person | None:
        """Return who said yes, unless their account is closed."""
        person = authorization_code.grant.person
        return person if person.is_active else None

    def generate_token(self, **named: Any) -> dict[str, str]:
        """Give a refresh token only where the person allowed us to go on without them."""
        may_go_on = OFFLINE in str(named.get("scope", "")).split()
        made: dict[str, str] = super().generate_token(**named | {"include_refresh_token": may_go_on})
        return made

    def delete_authorization_code(self, authorization_code: GrantParty) -> None:
        """Do nothing: that a code was used is kept, so that a second use is seen."""


class RefreshGrant(RefreshTokenGrant):  # type: ignore[misc]  # Authlib ships no types
    """The way on: a refresh token is good once."""

    TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = ["client_secret_basic"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> TokenParty | None:
        """Return a refresh token that is still good; one that was used before ends the grant."""
        found, now = queries.by_refresh_token(refresh_token), timezone.now()
        if found is None or found.grant.client_id != self.request.client.client.pk:
            return None
        if found.refreshed_at is not None:
            letting_in.end(found.grant, now=now)
            return None
        is_good = found.grant.ended_at is None and found.refresh_until is not None and found.refresh_until > now
        return TokenParty(found) if is_good else None

    def authenticate_user(self, refresh_token: TokenParty) -> Person | None:
        """Return whose token it is, unless their account is closed."""
        person = refresh_token.token.grant.person
        return person if person.is_active else None

    def revoke_old_credential(self, refresh_token: TokenParty) -> None:
        """Do nothing: saving the new one used the old one up."""


class Revocation(RevocationEndpoint):  # type: ignore[misc]  # Authlib ships no types
    """A service gives back what it got (RFC 7009): with either token the whole grant ends."""

    def query_token(self, token_string: str, token_type_hint: str | None) -> TokenParty | None:
        """Return the token, whatever kind it is said to be."""
        found = queries.by_access_token(token_string) or queries.by_refresh_token(token_string)
        return TokenParty(found) if found else None

    def revoke_token(self, token: TokenParty, request: Any) -> None:
        """End the grant."""
        letting_in.end(token.token.grant, now=timezone.now())


class Bearer(BearerTokenValidator):  # type: ignore[misc]  # Authlib ships no types
    """Who shows an access token."""

    def authenticate_token(self, token_string: str) -> TokenParty | None:
        """Return the token that was shown."""
        found = queries.by_access_token(token_string)
        return TokenParty(found) if found else None


class _Challenge(CodeChallenge):  # type: ignore[misc]  # Authlib ships no types
    SUPPORTED_CODE_CHALLENGE_METHOD: ClassVar = ["S256"]
    DEFAULT_CODE_CHALLENGE_METHOD = "S256"


server = Server()
server.register_grant(CodeGrant, [_Challenge(required=True)])
server.register_grant(RefreshGrant)
server.register_endpoint(Revocation)
server.register_endpoint(Registration)
protector = ResourceProtector()
protector.register_token_validator(Bearer(realm="openbadges"))
