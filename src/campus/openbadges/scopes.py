"""What a service may be allowed to do (Open Badges 3.0, clause 6.2.1), and the same in words for the person asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

_BASE = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ_CREDENTIALS = f"{_BASE}credential.readonly"
WRITE_CREDENTIALS = f"{_BASE}credential.upsert"
READ_PROFILE = f"{_BASE}profile.readonly"
WRITE_PROFILE = f"{_BASE}profile.update"
OFFLINE = "offline_access"  # a refresh token: to go on without the person being there (OpenID Connect Core, clause 11)
ALL = (READ_CREDENTIALS, WRITE_CREDENTIALS, READ_PROFILE, WRITE_PROFILE, OFFLINE)


def listed(scope: str) -> list[str]:
    """Return the scopes in a string of them (RFC 6749, clause 3.3), each once, in the order of ours."""
    named = set(scope.split())
    return [each for each in ALL if each in named]


def sentences(scope: str) -> list[str]:
    """Return what a scope allows, a sentence each; `offline_access` is about the time and told apart."""
    words = {
        READ_CREDENTIALS: _("See every credential in your wallet, and fetch copies."),
        WRITE_CREDENTIALS: _("Put credentials into your wallet, and replace one of its own by a newer one."),
        READ_PROFILE: _("See your name and your e-mail address."),
        WRITE_PROFILE: _("Change your name here."),
    }
    return [words[each] for each in listed(scope) if each in words]
