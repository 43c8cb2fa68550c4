"""Refuse to start what would not be safe: Django system checks, each saying in plain words what to do."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils.module_loading import import_string

from campus.config import hooks

LEAST_SECRET = 32


@register(Tags.security)
def check_address(**_: object) -> list[CheckMessage]:
    """Refuse an address that credentials, did:web documents and cookies could not rely on."""
    url: str = settings.PUBLIC_URL
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or parts.scheme not in {"http", "https"} or parts.username is not None:
        return [_error("E001", f"TESTAMUR_PUBLIC_URL is {url!r}, which is not an address.", "Write https://name.")]
    if parts.path or parts.query or parts.fragment:
        hint = "Leave away what follows the name: Testamur has a host to itself."
        return [_error("E002", f"TESTAMUR_PUBLIC_URL is {url!r}, which is more than a host.", hint)]
    if not settings.IS_TRIAL and parts.scheme != "https":
        hint = "Write https:// and let a server in front take care of the certificate (docs/operate.md)."
        return [_error("E003", f"TESTAMUR_PUBLIC_URL is {url!r}: passwords would cross the network in the open.", hint)]
    return []


@register(Tags.security)
def check_debug(**_: object) -> list[CheckMessage]:
    """Refuse debug pages, which show settings and data, where strangers come."""
    if settings.DEBUG and not settings.IS_TRIAL:
        return [_error("E004", "TESTAMUR_DEBUG is on at a public address.", "Unset TESTAMUR_DEBUG.")]
    return []


@register(Tags.security)
def check_vc_api(**_: object) -> list[CheckMessage]:
    """Refuse the interface for conformance suites where strangers come: whoever reaches it can sign."""
    if settings.VC_API and not settings.IS_TRIAL:
        return [_error("E011", "TESTAMUR_VC_API is on at a public address.", "Unset TESTAMUR_VC_API.")]
    return []


@register(Tags.security)
def check_keys(**_: object) -> list[CheckMessage]:
    """Refuse key files that others on this machine can read."""
    found: list[CheckMessage] = []
    for name in ("sealing.key", "secret.key"):
        path = Path(settings.DATA) / name
        if path.exists() and path.stat().st_mode & 0o077:
            found.append(_error("E005", f"{path} can be read by others on this machine.", f"Run: chmod 600 {path}"))
    return found


@register(Tags.security)
def check_secrets(**_: object) -> list[CheckMessage]:
    """Refuse secrets that can be guessed, and one secret for both purposes."""
    found: list[CheckMessage] = [
        _error("E007", f"{name} is shorter than {LEAST_SECRET} characters.", "Make one: openssl rand -base64 48")
        for name, value in (
            ("TESTAMUR_SECRET_KEY", settings.SECRET_KEY),
            ("TESTAMUR_SEALING_KEY", settings.SEALING_KEY),
        )
        if len(value) < LEAST_SECRET
    ]
    if not found and settings.SECRET_KEY == settings.SEALING_KEY:
        words = "TESTAMUR_SECRET_KEY and TESTAMUR_SEALING_KEY are the same."
        found.append(_error("E008", words, "Make another: openssl rand -base64 48"))
    return found


@register(Tags.security)
def check_database(**_: object) -> list[CheckMessage]:
    """Refuse an embedded database that others on this machine can read: it holds sessions and password hashes."""
    database = settings.DATABASES["default"]
    path = Path(str(database["NAME"] or ""))
    if not str(database["ENGINE"]).endswith("sqlite3") or not path.is_file():
        return []
    is_open = path.stat().st_mode & 0o044 and path.parent.stat().st_mode & 0o011
    if not is_open:
        return []
    return [_error("E009", f"{path} can be read by others on this machine.", f"Run: chmod 700 {path.parent}")]


@register()
def check_data(**_: object) -> list[CheckMessage]:
    """Refuse a data folder that nothing can be kept in."""
    folder = Path(settings.DATA)
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        hint = "Make it, or let the user that Testamur runs as write there; or name another in TESTAMUR_DATA."
        return [_error("E006", f"The data folder {folder} cannot be written to.", hint)]
    return []


@register()
def check_mail(**_: object) -> list[CheckMessage]:
    """Warn where people would wait for mails that never leave."""
    if settings.HAS_OUTBOX and not settings.IS_TRIAL:
        hint = "Set TESTAMUR_SMTP_URL, for example smtp://mail.example.org:25"
        return [Warning("No mail server is set: every mail stays in the local outbox.", hint=hint, id="campus.W001")]
    return []


# Settings that name functions of upper apps for the pages of lower ones (decision 0007); sweeps and who hears of events
# have checks of their own (campus.journal).
HOOKS = tuple(name for name in vars(hooks) if name.isupper() and name not in {"JOURNAL_CONSUMERS", "SWEEPS"})


@register()
def check_hooks(**_: object) -> list[CheckMessage]:
    """Refuse a function named in settings that does not exist: a visitor's page would fail on it."""
    found: list[CheckMessage] = []
    for setting in HOOKS:
        named = getattr(settings, setting)
        for path in [named] if isinstance(named, str) else named:
            try:
                import_string(path)
            except ImportError as err:
                found.append(_error("E010", f"{setting} names {path}, which cannot be imported: {err}", "Mend it."))
    return found


def _error(code: str, message: str, hint: str) -> Error:
    return Error(message, hint=hint, id=f"campus.{code}")
