"""The schemas that a credential says it keeps: VC Data Model 2.0, section 4.11, and Open Badges 3.0, "Verification".

Checked against what is at hand: the published schemas that are bundled, known by their digest, and those that the
caller hands in. None is fetched, and a schema that is not at hand is `not_checked`: it takes nothing away from the
structure that the credential's own standard asks for, which was checked before.
"""

from collections.abc import Mapping
from typing import Any

from testamur.errors import KeyFormatError, MalformedError
from testamur.formats import published
from testamur.formats.schema import problem_in
from testamur.report import Check
from testamur.verify.made import failed, not_checked, passed
from testamur.verify.policy import Policy
from testamur.verify.resources import is_same

_MOST = 8
_KINDS = (published.KIND, "1EdTechJsonSchemaValidator2019")


def check_schemas(document: Mapping[str, Any], *, policy: Policy) -> Check | None:
    """Return the check `schema`; None where the credential names none."""
    held = document.get("credentialSchema", [])
    entries = held if isinstance(held, list) else [held]
    if not entries:
        return None
    if len(entries) > _MOST:
        return _unread(f"It names more than {_MOST} schemas.", reason="too_many")
    checks = [_check(document, entry, place=place, policy=policy) for place, entry in enumerate(entries)]
    # What is broken speaks first, then what could not be looked at.
    return min(checks, key=lambda check: ("failed", "not_checked", "passed").index(check.outcome.value))


def _check(document: Mapping[str, Any], entry: object, *, place: int, policy: Policy) -> Check:
    # Not every format has a schema of its own that would have refused it.
    if not isinstance(entry, Mapping):
        return _unread("A schema that it names could not be read.", reason="not_read", error="it is no object")
    url, held = str(entry.get("id", "")), entry.get("type")
    if not any(kind in _KINDS for kind in (held if isinstance(held, list) else [held])):
        return _unread("It names a schema of a kind that is not read here.", reason="unknown_kind", url=url)
    data = _at_hand(entry, url=url, policy=policy)
    if data is None:
        return _unread("It names a schema that is not at hand.", reason="not_at_hand", url=url)
    try:
        if not is_same(data, entry):
            detail = "A schema that it names is not the one that was signed."
            return failed("schema", "another", detail, pointer=f"/credentialSchema/{place}", params={"url": url})
        problem = problem_in(document, data=data)
    except (KeyFormatError, MalformedError) as err:
        return _unread("A schema that it names could not be read.", reason="not_read", url=url, error=str(err))
    if problem is None:
        return passed("schema", "kept", "It keeps the schemas that it names.", url=url)
    params = {**problem.told(), "url": url}
    detail = f"It does not keep a schema that it names: {problem.message}."
    return failed("schema", "not_kept", detail, pointer=problem.pointer, params=params)


def _at_hand(entry: Mapping[str, Any], *, url: str, policy: Policy) -> bytes | None:
    path = published.path_of(str(entry.get("digestSRI", "")))
    return published.published(path) if path else policy.schemas.get(url)


def _unread(detail: str, *, reason: str, url: str = "", error: str = "") -> Check:
    params = {name: value for name, value in (("url", url), ("error", error)) if value}
    return not_checked("schema", reason, detail, pointer="/credentialSchema", params=params)
