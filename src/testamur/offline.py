"""One file with all that it takes to verify a credential later, on a machine without a network.

It holds the credential as it is, what was resolved and loaded while it was verified (the issuer's key document, the
status list), and, made by whoever holds the issuer's key, a twin: the same document with an eddsa-jcs-2022 proof, which
takes no JSON-LD to check. Nothing in the file vouches for the file: whoever made it may have written it all. What holds
by itself still holds (signatures, a did:key); that a key is a domain's, or that an unsigned list is the issuer's, does
not, and the report says so.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from testamur.did import ChainResolver, KeyResolver, Resolver, StaticResolver, verification_key
from testamur.document import digest
from testamur.document.values import moment_text
from testamur.errors import (
    BakingError,
    KeyFormatError,
    LoadError,
    MalformedError,
    ResolutionError,
)
from testamur.formats.node import Node
from testamur.formats.strict_json import parse_object
from testamur.report import Check, Outcome, Report, Verdict
from testamur.signing import Signer, add_proof, sign
from testamur.verify import Fetching, Loader, Policy, read, verify
from testamur.verify.fetching import bounded_resolver
from testamur.verify.made import failed, not_checked, passed
from testamur.verify.signature import check_signature, issuer_id
from testamur.verify.verdict import verdict

VERSION = 1
TWIN_SUITE = "eddsa-jcs-2022"
_MARK = "testamurBundle"
_WORTH_KEEPING = (Verdict.VALID, Verdict.EXPIRED, Verdict.UNKNOWN_ISSUER)
_DEFAULT = Policy()


@dataclass(slots=True)
class _Recorder:
    """Passes on what resolver and loader give, and keeps it."""

    resolver: Resolver
    loader: Loader | None
    keys: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def resolve(self, did: str) -> Mapping[str, Any]:
        document = self.resolver.resolve(did)
        if not did.startswith("did:key:"):
            self.keys[did] = document
        return document

    def load(self, url: str) -> bytes:
        if self.loader is None:
            raise LoadError(url, "nothing was given to load it with")
        data = self.loader.load(url)
        self.files[url] = data.decode("utf-8", errors="replace")
        return data


def make_bundle(
    data: bytes | str,
    *,
    now: datetime,
    resolver: Resolver,
    loader: Loader | None = None,
    key: Signer | None = None,
    method: str = "",
) -> bytes:
    """Return the bundle of a credential in any form that `read` takes, as JSON.

    With the issuer's `key` and its `method` the twin is made too, and the issuer's own lists get a second proof like
    it. Raises `MalformedError` where the credential does not verify now, or is of a format that only a network can
    confirm, and what `testamur.signing.sign` raises.
    """
    recorder = _Recorder(resolver, loader)
    report = verify(data, now=now, resolver=recorder, loader=recorder)
    if report.verdict not in _WORTH_KEEPING or report.document is None:
        raise MalformedError("credential to keep", f"its verdict is {report.verdict.value}")
    found = read(data)
    if found.format.secured != "proof":
        raise MalformedError("credential to keep", f"{found.format.name} is confirmed by the network only")
    members: dict[str, Any] = {_MARK: VERSION, "made": moment_text(now), "credential": found.raw}
    if key is not None:
        plain = {name: value for name, value in found.document.items() if name != "proof"}
        members["twin"] = sign(plain, key=key, method=method, now=now, suite=TWIN_SUITE).decode()
        recorder.files = {
            url: _with_simple_proof(text, key=key, method=method, now=now, resolver=resolver)
            for url, text in recorder.files.items()
        }
    members |= {"keys": recorder.keys, "files": recorder.files}
    return json.dumps(members, ensure_ascii=False, indent=1).encode() + b"\n"


def _with_simple_proof(text: str, *, key: Signer, method: str, now: datetime, resolver: Resolver) -> str:
    """Return a list of this issuer with a second proof of the simpler kind; whatever else it is, as it was."""
    try:
        held = read(text)
        # Only what this issuer has signed already: a loader could hand over anything for it to be signed here.
        checks = check_signature(held, resolver=resolver)
        is_own = issuer_id(held.document) == method.partition("#")[0] and held.kind == "json"
        if not is_own or any(check.outcome is not Outcome.PASSED for check in checks):
            return text
        return add_proof(text.encode(), key=key, method=method, now=now, suite=TWIN_SUITE).decode()
    except (MalformedError, BakingError):
        return text


def credential_in(data: bytes) -> bytes | None:
    """Return the credential in a bundle, to be checked as if it had come alone; None for what is no bundle."""
    if _MARK.encode() not in data:
        return None
    try:
        held = Node(parse_object(data))
    except MalformedError:
        return None
    return held.text("credential").encode(errors="replace") if held.text(_MARK) == str(VERSION) else None


def verify_bundle(data: bytes, *, now: datetime, resolver: Resolver | None = None, policy: Policy = _DEFAULT) -> Report:
    """Check a bundle with nothing but itself, and report on the credential in it.

    `resolver` is asked before the bundle's own documents: give it those of issuers that you know. Status is as of the
    signed list in the bundle, and its check says of when that is. Raises `MalformedError` for what is no bundle.
    """
    held = Node(parse_object(data))
    made, text = held.moment("made"), held.text("credential")
    if held.text(_MARK) != str(VERSION) or made is None or not text:
        raise MalformedError("bundle", f"it has no {_MARK} {VERSION} with made and credential")
    own = _Own({name: value for name, value in _mapping(held, "keys").items() if isinstance(value, Mapping)})
    before = [bounded_resolver(resolver, fetching=policy.fetching)] if resolver else []
    resolvers = ChainResolver(*before, KeyResolver(), own)
    report = verify(
        text,
        now=now,
        resolver=resolvers,
        loader=_Files(_mapping(held, "files")) if _is_signed(text) else None,
        # What is in the bundle is not fetched.
        policy=replace(policy, status_as_of=min(made, now), fetching=Fetching()),
    )
    twin = held.text("twin")
    checks = _with_confirmed_issuer(report, own=own, policy=policy)
    if twin and report.document is not None:
        checks.append(_check_twin(twin, report=report, now=now, resolver=resolvers))
    is_confirmed = all(check.reason != "bundled" for check in checks)
    return replace(
        report,
        checks=tuple(checks),
        verdict=verdict(checks),
        issuer_domain=report.issuer_domain if is_confirmed else "",
    )


class _Own(StaticResolver):
    """The bundle's own key documents, and which of them were needed."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(documents)
        self.used: set[str] = set()

    def resolve(self, did: str) -> Mapping[str, Any]:
        document = super().resolve(did)
        self.used.add(did)
        return document


class _Files:
    def __init__(self, files: Mapping[str, Any]) -> None:
        self._files = files

    def load(self, url: str) -> bytes:
        if not isinstance(self._files.get(url), str):
            raise LoadError(url, "it is not in the bundle")
        return str(self._files[url]).encode(errors="replace")


def _mapping(held: Node, name: str) -> Mapping[str, Any]:
    value = held.value.get(name)
    return value if isinstance(value, Mapping) else {}


def _is_signed(text: str) -> bool:
    """Return whether it holds by itself: what lies at an address can't be confirmed by a copy of that address."""
    try:
        return read(text).format.secured == "proof"
    except (MalformedError, BakingError):
        return False


def _with_confirmed_issuer(report: Report, *, own: _Own, policy: Policy) -> list[Check]:
    """Return the checks, the issuer's not passed where only the bundle itself says whose the key is."""
    if report.issuer not in own.used or _is_known_key(report, own=own, policy=policy):
        return list(report.checks)
    detail = "The key came with the file: nobody confirms here that it is the issuer's."
    instead = not_checked("issuer", "bundled", detail, params={"issuer": report.issuer})
    return [instead if check.id == "issuer" else check for check in report.checks]


def _is_known_key(report: Report, *, own: _Own, policy: Policy) -> bool:
    check = report.check("key")
    try:
        held = verification_key(own, str(check.params.get("method", "")) if check else "")
    except (ResolutionError, KeyFormatError):
        return False
    return held in policy.known_keys.get(report.issuer, ())


def _check_twin(text: str, *, report: Report, now: datetime, resolver: Resolver) -> Check:
    """Return the check `twin`: the same document, signed by the same issuer in the simpler way."""
    other = verify(text, now=now, resolver=resolver)
    is_same = other.document is not None and digest(other.document) == report.digest and other.issuer == report.issuer
    if not is_same:
        return failed("twin", "mismatch", "The second copy of it in the file is not the same credential.")
    return passed("twin", "matches", "The second copy of it in the file says the same.")
