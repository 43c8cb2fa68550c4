"""Identifiers and the keys they lead to: did:key, did:jwk and did:web, http(s) addresses, and their documents.

Follows "Controlled Identifiers 1.0" (documents and verification methods), "The did:key Method", "did:jwk Method" and
"did:web Method Specification". Nothing is fetched here: who may reach the network writes a :class:`Resolver`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import quote, unquote, urlsplit

from testamur.document.values import moment_text
from testamur.errors import DocumentError, ForeignKeyError, KeyFormatError, ResolutionError, RevokedKeyError
from testamur.keys import PublicKey, decode_base64url, encode_base64url

_DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
CONTEXTS = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1")
_JWK_CONTEXT = "https://w3id.org/security/jwk/v1"
# `expires` would ask verifiers to believe nothing the key ever signed ("Controlled Identifiers 1.0", 2.2); that a key
# was merely changed is said in the words of PROV-O.
_WINDOW_CONTEXT = {
    "created": {"@id": "http://www.w3.org/ns/prov#generatedAtTime", "@type": _DATE_TIME},
    "retired": {"@id": "http://www.w3.org/ns/prov#invalidatedAtTime", "@type": _DATE_TIME},
}

_DID = re.compile(r"did:[a-z0-9]+:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2}|:)*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})")
_WEB = re.compile(r"did:web:(?P<host>[A-Za-z0-9.-]+)(?:%3[Aa](?P<port>[0-9]{1,5}))?(?P<path>(?::[A-Za-z0-9._%-]+)*)")
_WEB_ADDRESS = re.compile(r"https?://[^/?#@\\]+(?:[/?#]|\Z)")
_MULTIBASE_METHODS = {"Multikey", "Ed25519VerificationKey2020"}
_MAX_JWK = 4096
_MAX_METHODS = 100


class Resolver(Protocol):
    """Whoever can turn a DID, or the http(s) address of a key or of whoever holds it, into its document.

    DID Core 1.0, 7.1 (DID resolution), without metadata.
    """

    def resolve(self, did: str) -> Mapping[str, Any]:
        """Return the document (a DID document, or what lies at the address), or raise :class:`ResolutionError`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedKey:
    """A key in a DID document, under its fragment, with the times at which it was made, retired and revoked.

    One that is `retired` signs no more, and what it signed still verifies. One that is `revoked` was in other hands:
    it stays to be seen, and vouches for nothing ("Controlled Identifiers 1.0", 2.2).
    """

    fragment: str
    key: PublicKey
    created: datetime | None = None
    retired: datetime | None = None
    revoked: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.created, self.retired, self.revoked):
            if moment is not None and moment.utcoffset() is None:
                raise DocumentError("ListedKey", moment, "give a date and time with its time zone")


class KeyResolver:
    """Resolves did:key and did:jwk, which hold their key in themselves, without a network.

    “The did:key Method” and “did:jwk Method”, Read.
    """

    def resolve(self, did: str) -> Mapping[str, Any]:
        """Return the document that the DID stands for."""
        if did.startswith("did:jwk:"):
            return _did_jwk_document(did)
        if not did.startswith("did:key:"):
            raise ResolutionError(did, "it is no did:key")
        multibase = did.removeprefix("did:key:")
        try:
            key = PublicKey.from_multibase(multibase)
        except KeyFormatError as err:
            raise ResolutionError(did, str(err)) from err
        if key.multibase != multibase:
            raise ResolutionError(did, "its key is spelt otherwise than base58btc")
        return did_document(did, [(multibase, key)])


def _did_jwk_document(did: str) -> dict[str, Any]:
    encoded = did.removeprefix("did:jwk:")
    try:
        key = PublicKey.from_jwk(json.loads(decode_base64url(encoded[:_MAX_JWK])))
    except (KeyFormatError, ValueError, AttributeError) as err:
        raise ResolutionError(did, f"it holds no key: {err}") from err
    method = {"id": f"{did}#0", "type": "JsonWebKey", "controller": did, "publicKeyJwk": key.jwk}
    return {
        "@context": [CONTEXTS[0], _JWK_CONTEXT],
        "id": did,
        "verificationMethod": [method],
        "authentication": ["#0"],
        "assertionMethod": ["#0"],
    }


class StaticResolver:
    """Resolves the DIDs it was given the documents of.

    DID Core 1.0, 7.1 (DID resolution).
    """

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._documents = documents

    def resolve(self, did: str) -> Mapping[str, Any]:
        """Return the document held for the DID."""
        if did not in self._documents:
            raise ResolutionError(did, "no document is held for it")
        return self._documents[did]


class ChainResolver:
    """Asks several resolvers in turn; the first document counts, and the last one's error is raised.

    DID Core 1.0, 7.1 (DID resolution).
    """

    def __init__(self, *resolvers: Resolver) -> None:
        self._resolvers = resolvers

    def resolve(self, did: str) -> Mapping[str, Any]:
        """Return the first document any resolver has."""
        error = ResolutionError(did, "no resolver was asked")
        for resolver in self._resolvers:
            try:
                return resolver.resolve(did)
            except ResolutionError as err:
                error = err
        raise error


def did_key(public_key: PublicKey) -> str:
    """Return the did:key of a key.

    “The did:key Method”, Create.
    """
    return f"did:key:{public_key.multibase}"


def did_key_method(public_key: PublicKey) -> str:
    """Return the DID URL of the one verification method in the key's did:key document.

    “The did:key Method”, Document Creation Algorithm.
    """
    return f"{did_key(public_key)}#{public_key.multibase}"


def did_jwk(public_key: PublicKey) -> str:
    """Return the did:jwk of a key; its one verification method is ``#0``."""
    written = json.dumps(public_key.jwk, separators=(",", ":"), sort_keys=True)
    return f"did:jwk:{encode_base64url(written.encode())[1:]}"


def did_web(base_url: str, *path: str) -> str:
    """Return the did:web for a place under a web address: ``did_web("https://example.org:8443", "a")``.

    The address's own path comes first, then ``path``, each one segment. Raises :class:`ValueError` for an address that
    did:web has no form for: without a host, an IPv6 one, or with credentials, a query or a fragment.

    “did:web Method Specification”, Create (Register).
    """
    url = urlsplit(base_url)
    host = url.hostname or ""
    if not re.fullmatch(r"[a-z0-9.-]+", host) or url.username is not None or url.query or url.fragment:
        raise ValueError(f"{base_url!r} is no address a did:web can be made of: give scheme, host, port and path only")
    segments = [segment for segment in url.path.split("/") if segment] + list(path)
    parts = [f"{host}%3A{url.port}" if url.port else host, *map(_segment, segments)]
    return "did:web:" + ":".join(parts)


def _segment(text: str) -> str:
    if text in {"", ".", ".."} or "/" in text:
        raise ValueError(f"{text!r} is no path segment")
    return quote(text, safe="").replace("~", "%7E")


def did_web_url(did: str) -> str:
    """Return the https address of a did:web's document, or raise :class:`ResolutionError` if the DID is malformed."""
    match = _WEB.fullmatch(did)
    if match is None:
        raise ResolutionError(did, "it is no well-formed did:web")
    host = match["host"] if match["port"] is None else f"{match['host']}:{match['port']}"
    segments = match["path"].split(":")[1:]
    # A server may read %2E%2E or %2F as a step in the path, and so answer with another issuer's document.
    if any(re.search(r"[/\\\x00]|^\.\.?$|%", unquote(segment)) for segment in segments):
        raise ResolutionError(did, "its path leads elsewhere")
    return f"https://{host}/{'/'.join(segments) or '.well-known'}/did.json"


def did_document(
    did: str, keys: Sequence[tuple[str, PublicKey] | ListedKey], *, also_known_as: Sequence[str] = ()
) -> dict[str, Any]:
    """Return the DID document that lists the keys, each under its fragment, for making assertions.

    A key that signs no more stays listed, so that what it signed still verifies; one that was revoked is shown, and
    may be used for nothing.

    Controlled Identifiers 1.0, sections 2.1 (documents) and 2.2 (verification methods).
    """
    listed = [each if isinstance(each, ListedKey) else ListedKey(fragment=each[0], key=each[1]) for each in keys]
    methods = [_published(did, each) for each in listed]
    contexts: list[Any] = list(CONTEXTS)
    if any(method["type"] == "JsonWebKey" for method in methods):
        contexts.append(_JWK_CONTEXT)
    if any(each.created or each.retired for each in listed):
        contexts.append(_WINDOW_CONTEXT)
    document: dict[str, Any] = {"@context": contexts, "id": did}
    if also_known_as:
        document["alsoKnownAs"] = list(also_known_as)
    usable = [method["id"] for method in methods if "revoked" not in method]
    return {**document, "verificationMethod": methods, "authentication": usable, "assertionMethod": list(usable)}


def _published(did: str, listed: ListedKey) -> dict[str, Any]:
    method: dict[str, Any] = {"id": f"{did}#{listed.fragment}", "type": "Multikey", "controller": did}
    for name in ("created", "retired", "revoked"):
        if (moment := getattr(listed, name)) is not None:
            method[name] = moment_text(moment)
    if listed.key.kind == "RSA":
        # "Controlled Identifiers 1.0", section 2.2.2, gives RSA no Multikey.
        return {**method, "type": "JsonWebKey", "publicKeyJwk": listed.key.jwk}
    return {**method, "publicKeyMultibase": listed.key.multibase}


def controller_of(method_url: str) -> str:
    """Return the DID of a verification method's URL, or raise :class:`ResolutionError` when it is none of a DID."""
    did, separator, fragment = method_url.partition("#")
    if not _DID.fullmatch(did) or not separator or not fragment:
        raise ResolutionError(method_url, "it is no DID URL with a fragment")
    return did


def verification_key(resolver: Resolver, method_url: str, *, purpose: str = "assertionMethod") -> PublicKey:
    """Return the key of a verification method, having checked that its DID document allows it for the purpose.

    Raises :class:`ResolutionError` when the document cannot be had, is another DID's, does not list the method under
    ``purpose``, says it is revoked, or gives a key this library cannot read.
    """
    return _listed_key(_resolve(resolver, controller_of(method_url)), method_url, purpose=purpose)


def issuer_key(resolver: Resolver, method_url: str, *, issuer: str, purpose: str = "assertionMethod") -> PublicKey:
    """Return the key of a verification method, having checked that it is the issuer's.

    It is where the issuer's own document lists it: a DID document, or what lies at the issuer's http(s) address
    ("Controlled Identifiers 1.0", section 3.3). A JWK or Multikey at an http(s) address of its own (Open Badges 3.0,
    "JSON Web Token Proof Format") is the issuer's if it lies below the issuer's address, or if that document lists it.
    Raises :class:`testamur.errors.ForeignKeyError` when it is somebody else's, else as :func:`verification_key`.
    """
    owner = method_url.partition("#")[0]
    if owner == issuer:
        if issuer.startswith("did:"):
            controller_of(method_url)
        return _listed_key(_resolve(resolver, issuer), method_url, purpose=purpose)
    if not _WEB_ADDRESS.match(method_url):
        raise ForeignKeyError(method_url, f"it belongs to another party than {issuer}")
    if not _lies_below(method_url, issuer):
        _check_listed(resolver, method_url, issuer=issuer, purpose=purpose)
    return _key_at(resolver, method_url, issuer=issuer)


def lists_key(resolver: Resolver, owner: str, key: PublicKey, *, purpose: str = "assertionMethod") -> bool:
    """Return whether the owner's document lists this key for the purpose; :class:`ResolutionError` without one."""
    document = _resolve(resolver, owner)
    names = [_absolute(entry, owner) for entry in _entries(document, purpose)]
    return any(_is_key(document, name, key, purpose=purpose) for name in names[:_MAX_METHODS])


def _is_key(document: Mapping[str, Any], name: str, key: PublicKey, *, purpose: str) -> bool:
    try:
        return _listed_key(document, name, purpose=purpose) == key
    except ResolutionError:
        return False


def _resolve(resolver: Resolver, owner: str) -> Mapping[str, Any]:
    document = resolver.resolve(owner)
    if document.get("id") != owner:
        raise ResolutionError(owner, f"its document is that of {document.get('id')!r}")
    return document


def _listed_key(document: Mapping[str, Any], method_url: str, *, purpose: str) -> PublicKey:
    method = _method(document, method_url, purpose)
    if method is None and _is_revoked(document, method_url):
        raise RevokedKeyError(method_url, "it is revoked")
    if method is None:
        raise ResolutionError(method_url, f"its document does not list it under {purpose}")
    return _usable_key(method, method_url, owner=document["id"])


def _usable_key(method: Mapping[str, Any], method_url: str, *, owner: str) -> PublicKey:
    if method.get("controller") != owner:
        raise ForeignKeyError(method_url, "another party controls it")
    if "revoked" in method:
        raise RevokedKeyError(method_url, "it is revoked")
    return _key(method_url, method)


def _lies_below(method_url: str, issuer: str) -> bool:
    # Whoever may write below an address holds the address itself, as far as this can be seen from outside.
    steps = unquote(method_url.removeprefix(issuer)).replace("\\", "/").split("/")
    base = issuer.rstrip("/") + "/"
    return bool(_WEB_ADDRESS.match(issuer)) and method_url.startswith(base) and ".." not in steps


def _check_listed(resolver: Resolver, method_url: str, *, issuer: str, purpose: str) -> None:
    document = _resolve(resolver, issuer)
    if method_url not in (_absolute(entry, issuer) for entry in _entries(document, purpose)):
        raise ForeignKeyError(method_url, f"{issuer} does not list it under {purpose}")


def _key_at(resolver: Resolver, method_url: str, *, issuer: str) -> PublicKey:
    document = resolver.resolve(method_url.partition("#")[0])
    if "kty" in document:
        return _key(method_url, {"type": "JsonWebKey", "publicKeyJwk": document})
    if document.get("id") != method_url:
        raise ResolutionError(method_url, f"the key that lies there is {document.get('id')!r}")
    return _usable_key(document, method_url, owner=issuer)


def _method(document: Mapping[str, Any], method_url: str, purpose: str) -> Mapping[str, Any] | None:
    did = document["id"]
    listed = [entry for entry in _entries(document, purpose) if _absolute(entry, did) == method_url]
    if not listed:
        return None
    # A method stands either in the relationship itself or among the document's methods, which the entry names.
    for entry in [listed[-1], *_entries(document, "verificationMethod")]:
        if isinstance(entry, dict | Mapping) and _absolute(entry, did) == method_url:
            return entry
    return None


def _is_revoked(document: Mapping[str, Any], method_url: str) -> bool:
    """Return whether the document shows the method as revoked, and lets it be used for nothing any more."""
    entries = (entry for entry in _entries(document, "verificationMethod") if isinstance(entry, dict | Mapping))
    return any(_absolute(entry, document["id"]) == method_url and "revoked" in entry for entry in entries)


def _entries(document: Mapping[str, Any], member: str) -> list[Any]:
    value = document.get(member, [])
    return value if isinstance(value, list) else [value]


def _absolute(entry: Any, did: str) -> str:
    url = entry.get("id") if isinstance(entry, dict | Mapping) else entry
    if not isinstance(url, str):
        return ""
    return did + url if url.startswith("#") else url


def _key(method_url: str, method: Mapping[str, Any]) -> PublicKey:
    multibase, jwk = method.get("publicKeyMultibase"), method.get("publicKeyJwk")
    try:
        if method.get("type") in _MULTIBASE_METHODS and isinstance(multibase, str):
            return PublicKey.from_multibase(multibase)
        if method.get("type") in {"JsonWebKey", "JsonWebKey2020"} and isinstance(jwk, Mapping):
            return PublicKey.from_jwk(jwk)
    except KeyFormatError as err:
        raise ResolutionError(method_url, str(err)) from err
    raise ResolutionError(method_url, f"keys of type {method.get('type')!r} are not read")
