"""OpenID Connect: discovery, the code flow with PKCE, and what an ID token says (core 1.0, sections 3.1 and 5).

Authlib makes the requests and checks the claims, joserfc the signature; all of it goes through the one network door.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from django.urls import reverse
from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from joserfc.jwk import KeySet

from campus.common.net import Answer
from campus.signon import claims
from campus.signon.faults import SignOnError
from campus.signon.models import Attempt, Provider
from campus.signon.services import reaching
from campus.signon.services.sealed import opened

WELL_KNOWN = "/.well-known/openid-configuration"
LONGEST_HINT = 4000  # letters of an ID token that an address can hold beside the rest
FURTHER = ("userinfo_endpoint", "end_session_endpoint")
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
SCOPE = "openid email profile"
UNAUTHORIZED = 401
KEYS_LAST, KEYS_REST = timedelta(hours=24), timedelta(seconds=30)
# Of the claims that Authlib finds at fault, what that is called here; any other makes the whole malformed.
_CLAIMS = {"iss": "issuer", "aud": "audience", "azp": "audience", "nonce": "nonce", "sub": "subject"} | {
    "iat": "early",
    "nbf": "early",
}


def discover(issuer: str) -> dict[str, Any]:
    """Return what a provider says of itself (discovery 1.0, section 4), with its own `issuer`; raises SignOnError."""
    found = reaching.get_object(issuer.rstrip("/") + WELL_KNOWN)
    said = found.get("issuer")
    if not isinstance(said, str) or said.rstrip("/") != issuer.rstrip("/"):  # section 4.3
        raise SignOnError("issuer", f"it calls itself {said if isinstance(said, str) else 'nothing'}")
    told = {"issuer": said} | {name: _address(found.get(name), name) for name in NEEDED}
    for name in FURTHER:
        if name in found:
            told[name] = _address(found[name], name)
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    is_basic = not isinstance(methods, list) or "client_secret_basic" in methods
    return told | {"method": "client_secret_basic" if is_basic else "client_secret_post"}


def redirect_uri(provider: Provider) -> str:
    """Return where the provider sends people back to."""
    return str(settings.PUBLIC_URL + reverse("signon-back", args=[provider.public_id]))


def request_url(attempt: Attempt, *, secret: str) -> str:
    """Return where the browser goes to sign in. The browser's own secret is PKCE's verifier (RFC 7636)."""
    told = attempt.provider.told
    client = _client(attempt.provider)
    url, _state = client.create_authorization_url(
        told["authorization_endpoint"], state=attempt.key, code_verifier=secret, nonce=attempt.nonce
    )
    return str(url)


def take(attempt: Attempt, *, code: str, secret: str, now: datetime) -> claims.Said:
    """Return who has come, for the code that came back; raises SignOnError."""
    provider = attempt.provider
    tokens = _redeemed(provider, code=code, verifier=secret)
    said = check(provider, tokens["id_token"], nonce=attempt.nonce, access_token=tokens["access_token"], now=now)
    if "email" not in said and (url := provider.told.get("userinfo_endpoint")):
        said |= _user_info(url, tokens["access_token"], subject=said["sub"])
    return replace(claims.of_claims(said), token=tokens["id_token"])


def out_uri() -> str:
    """Return where the provider may send people once they are signed out there."""
    return str(settings.PUBLIC_URL + reverse("home"))


def out_url(provider: Provider, token: str) -> str:
    """Return where somebody signs out at a provider (RP-initiated logout 1.0, 2); empty where it names none."""
    place = provider.told.get("end_session_endpoint", "")
    if not (place and provider.is_ready):
        return ""
    hint = {"id_token_hint": token} if 0 < len(token) <= LONGEST_HINT else {}
    fields = {"client_id": provider.client_id, "post_logout_redirect_uri": out_uri(), **hint}
    return f"{place}{'&' if '?' in place else '?'}{urlencode(fields)}"


def check(provider: Provider, token: str, *, nonce: str, access_token: str, now: datetime) -> dict[str, Any]:
    """Return the claims of an ID token that is the provider's, for us, and of this sign-in (core, 3.1.3.7)."""
    found = _decoded(provider, token, now)
    options = {
        "iss": {"essential": True, "value": provider.told["issuer"]},
        "aud": {"essential": True, "value": provider.client_id},
    }
    params = {"nonce": nonce, "client_id": provider.client_id, "access_token": access_token}
    try:
        CodeIDToken(found.claims, found.header, options, params).validate(int(now.timestamp()), claims.LEEWAY)
    except ExpiredTokenError as err:
        raise SignOnError("expired") from err
    except ClaimError as err:
        raise SignOnError(_CLAIMS.get(str(err.claim), "malformed"), str(err)) from err
    except (JoseError, TypeError, ValueError, AttributeError) as err:  # claims of another type than theirs
        raise SignOnError("malformed", str(err)) from err
    return dict(found.claims)


def fetch_keys(provider: Provider, *, now: datetime) -> KeySet:
    """Fetch and keep the keys of a provider; raises SignOnError."""
    listed = reaching.get_object(provider.told["jwks_uri"], code="keys")
    keys = _key_set(listed)
    if keys is None:
        raise SignOnError("keys", "what stands there lists no key that can be used")
    provider.jwks, provider.jwks_at = listed, now
    Provider.objects.filter(pk=provider.pk).update(jwks=listed, jwks_at=now)
    return keys


def ask_for_nothing(provider: Provider) -> None:
    """Ask for a token with a code that nobody gave out: it is refused, and how shows whether the client is known.

    Raises SignOnError ("client") where it is not, and where nobody answers.
    """
    try:
        _redeemed(provider, code="testamur-tests-this-connection", verifier="x" * 43)
    except SignOnError as err:
        if err.code != "token":
            raise


def _client(provider: Provider) -> Any:
    secret = ""
    if provider.sealed_secret:
        secret = opened(provider.sealed_secret, purpose=purpose(provider)).decode()
    return OAuth2Client(
        _Session(),
        client_id=provider.client_id,
        client_secret=secret,
        scope=SCOPE,
        redirect_uri=redirect_uri(provider),
        token_endpoint_auth_method=provider.told["method"] if secret else "none",
        code_challenge_method="S256",
    )


def purpose(provider: Provider) -> str:
    """Return what the client's secret is sealed for: it opens in no other row."""
    return f"signon.provider:{provider.public_id}"


def _redeemed(provider: Provider, *, code: str, verifier: str) -> dict[str, str]:
    kind = "authorization_code"
    try:
        found = _client(provider).fetch_token(
            provider.told["token_endpoint"], code=code, grant_type=kind, code_verifier=verifier
        )
    except OAuth2Error as err:
        code_of_fault = "client" if err.error in {"invalid_client", "unauthorized_client"} else "token"
        raise SignOnError(code_of_fault, f"{err.error}: {err.description or ''}") from err
    tokens = {name: found.get(name) for name in ("id_token", "access_token")}
    if not all(isinstance(token, str) and token.isascii() and token.isprintable() for token in tokens.values()):
        raise SignOnError("token", "there was no id_token, or no access_token")
    return tokens


def _decoded(provider: Provider, token: str, now: datetime) -> jwt.Token:
    for keys in _keys(provider, now):
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    raise SignOnError("signature")


def _keys(provider: Provider, now: datetime) -> Any:
    """Yield the keys as kept, then as fetched now: a provider that changed its key is believed at once."""
    at = provider.jwks_at
    if at and now - at < KEYS_LAST and (kept := _key_set(provider.jwks)):
        yield kept
    if at is None or now - at > KEYS_REST:
        yield fetch_keys(provider, now=now)


def _key_set(jwks: Mapping[str, Any]) -> KeySet | None:
    """Return the public keys for signatures among what a provider lists; it may list others for other uses."""
    listed = jwks.get("keys")
    found = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    usable = [each for each in found if each.get("kty") in {"RSA", "EC", "OKP"} and each.get("use", "sig") == "sig"]
    try:
        return KeySet.import_key_set({"keys": usable}) if usable else None
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _user_info(url: str, token: str, *, subject: str) -> dict[str, Any]:
    """Return what the provider says besides, about the same person (core, 5.3.2)."""
    answer = reaching.call(url, headers={"Authorization": f"Bearer {token}", "Accept": "application/json"})
    if answer.status != 200:
        raise SignOnError("provider", f"{url} answered {answer.status}")
    found = reaching.read_object(answer.body, code="malformed")
    if found.get("sub") != subject:
        raise SignOnError("subject", "the ID token and UserInfo are about two people")
    names = ("email", "email_verified", "name", "given_name", "family_name")
    return {name: found[name] for name in names if name in found}


def _address(value: object, name: str) -> str:
    if not isinstance(value, str) or not reaching.is_address(value):
        raise SignOnError("malformed", f"{name} is not an https address")
    return value


class _Session:
    """What Authlib takes for an HTTP client."""

    def post(self, url: str, *, data: Mapping[str, str], headers: Mapping[str, str], auth: Any, **_: Any) -> _Reply:
        """Send a form."""
        url, sent, body = auth.prepare("POST", url, dict(headers), urlencode(data))
        return _Reply(reaching.call(url, method="POST", headers=sent, body=body.encode()))


class _Reply:
    """What Authlib takes for an answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.status_code = answer.status

    def raise_for_status(self) -> None:
        """Refuse an answer that says nothing but that something broke."""
        if self.answer.status >= 500:
            raise SignOnError("provider", f"it answered {self.answer.status}")

    def json(self) -> dict[str, Any]:
        """Return the JSON of the answer, with texts in the letters that OAuth allows (RFC 6749, clause 5.2)."""
        is_stranger = self.answer.status == UNAUTHORIZED
        found = reaching.read_object(self.answer.body, code="client" if is_stranger else "token")
        if "error" in found:
            return {name: _plain(found.get(name)) for name in ("error", "error_description")}
        if self.answer.status >= 400:
            raise SignOnError("token", f"it answered {self.answer.status}")
        return {name: found[name] for name in ("access_token", "id_token") if name in found} | {"token_type": "Bearer"}


def _plain(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(letter for letter in text[:200] if " " <= letter <= "~" and letter not in '"\\')
