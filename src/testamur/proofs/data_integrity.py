"""What all embedded proofs share: "Verifiable Credential Data Integrity 1.0", sections 2 and 4.

A cryptosuite says what bytes are signed; which options a proof must have, and how a signature stands in it, is the same
for all of them and stands here.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from testamur.canonical import bundle, jcs, jsonld
from testamur.canonical.shapes import Canonicalizer
from testamur.errors import KeyFormatError, ProofError
from testamur.keys import KeyKind, PublicKey, decode_multibase, encode_base58btc

TYPE = "DataIntegrityProof"
ASSERTION, AUTHENTICATION = "assertionMethod", "authentication"

Document = Mapping[str, Any]
Sign = Callable[[bytes], bytes]

# With P-384 goes SHA-384, for the signature as for the canonical form ("Data Integrity ECDSA Cryptosuites", 3.2.3).
_HASHES: dict[KeyKind, str] = {"P-384": "sha384"}
_ALGORITHMS: Mapping[str, Callable[[bytes], Any]] = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class SigningInput(Protocol):
    """Gives what is signed from document, options and the name of a hash."""

    def __call__(
        self, document: Document, proof: Document, hash_name: str, *, canonicalizer: Canonicalizer = jsonld
    ) -> bytes:
        """Return the two hashes, side by side."""
        ...


class Suite(Protocol):
    """A cryptosuite: how proofs are checked, with keys of which kinds."""

    @property
    def name(self) -> str:
        """The value of ``cryptosuite``, or of ``type`` for kinds of proof older than that."""
        ...

    @property
    def kinds(self) -> frozenset[KeyKind]:
        """The kinds of key it signs with."""
        ...

    def check(
        self, document: Document, proof: Document, *, key: PublicKey, canonicalizer: Canonicalizer = jsonld
    ) -> None:
        """Raise :class:`ProofError` or `CanonicalizationError` unless the proof holds over the document."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HashSuite:
    """A suite that signs one hash of the options and one of the document, side by side.

    ``signing_input`` gives these from document, options and the name of a hash. ``names_contexts``: the proof repeats
    the document's contexts.
    """

    name: str
    kinds: frozenset[KeyKind]
    signing_input: SigningInput
    names_contexts: bool = False

    def make(
        self,
        document: Document,
        options: Document,
        *,
        kind: KeyKind,
        sign: Sign,
        canonicalizer: Canonicalizer = jsonld,
    ) -> dict[str, Any]:
        """Return the proof of a document that has none."""
        _check_kind(kind, self)
        proof = self.complete(options, document)
        signature = sign(self.signing_input(document, proof, hash_for(kind), canonicalizer=canonicalizer))
        return {**proof, "proofValue": encode_base58btc(signature)}

    def complete(self, options: Document, document: Document) -> dict[str, Any]:
        """Return the options with what the suite adds to them: the document's contexts, or nothing."""
        contexts = {"@context": document["@context"]} if self.names_contexts and "@context" in document else {}
        return {**options, **contexts}

    def check(
        self, document: Document, proof: Document, *, key: PublicKey, canonicalizer: Canonicalizer = jsonld
    ) -> None:
        """Raise :class:`ProofError` or `CanonicalizationError` unless the proof holds over the document."""
        _check_kind(key.kind, self)
        signature = read_value(proof, base="z")
        signed = self.signing_input(document, proof, hash_for(key.kind), canonicalizer=canonicalizer)
        if not key.verify(signature, signed):
            raise ProofError("signature does not match the document")


def _check_kind(kind: KeyKind, suite: HashSuite) -> None:
    if kind not in suite.kinds:
        raise ProofError(f"the key is of the kind {kind}, with which {suite.name} does not sign")


def hash_for(kind: KeyKind) -> str:
    """Return the name of the hash that goes with a kind of key."""
    return _HASHES.get(kind, "sha256")


def options(
    *, method: str, created: datetime, cryptosuite: str, purpose: str = ASSERTION, **more: Any
) -> dict[str, Any]:
    """Return a proof without its value; ``more`` are members such as ``id``, ``challenge`` or ``previousProof``."""
    return {
        **{name: value for name, value in more.items() if name == "id"},
        "type": TYPE,
        "cryptosuite": cryptosuite,
        "created": created.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z",
        "verificationMethod": method,
        "proofPurpose": purpose,
        **{name: value for name, value in more.items() if name != "id"},
    }


def rdfc_input(document: Document, proof: Document, hash_name: str, *, canonicalizer: Canonicalizer = jsonld) -> bytes:
    """Return what suites over RDF sign: the hash of the options' canonical form, then that of the document's.

    Raises :class:`testamur.errors.CanonicalizationError` when part of either would stay unsigned.
    """
    config = dict(proof)
    config.pop("proofValue", None)
    if config.get("@context", document.get("@context")) != document.get("@context"):
        raise ProofError("proof has contexts of its own")
    # The options are read in the document's contexts, whatever they bring along.
    config["@context"] = document.get("@context")
    first = canonicalizer.canonicalize(config, algorithm=hash_name)
    second = canonicalizer.canonicalize(document, algorithm=hash_name)
    hashed = _ALGORITHMS[hash_name]
    both: bytes = hashed(first).digest() + hashed(second).digest()
    return both


def jcs_input(document: Document, proof: Document, hash_name: str, *, canonicalizer: Canonicalizer = jsonld) -> bytes:
    """Return what suites over JSON sign: the hash of the options' RFC 8785 form, then that of the document's.

    Of the document's contexts those count that the proof names; others may follow them, where they are bundled. No
    RDF comes into it, so the ``canonicalizer`` is not asked.
    """
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    signed = dict(document)
    if "@context" in config:
        _check_prefix(_entries(document.get("@context")), _entries(config["@context"]))
        signed["@context"] = config["@context"]
    return b"".join(_ALGORITHMS[hash_name](jcs.canonicalize(part)).digest() for part in (config, signed))


def _check_prefix(held: list[Any], named: list[Any]) -> None:
    if held[: len(named)] != named:
        raise ProofError("the contexts that the proof names are not those of the document")
    for url in held[len(named) :]:
        # Nobody signed these. Bundled ones protect their terms, so that none of them can give a word another meaning.
        if not isinstance(url, str) or not bundle.knows(url):
            raise ProofError("a context stands in the document that the proof does not name")


def _entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def check_options(proof: Document, *, purpose: str) -> None:
    """Raise :class:`ProofError` unless the proof is for this purpose, and dated as XML Schema asks."""
    if proof.get("proofPurpose") != purpose:
        raise ProofError(f"proofPurpose is {proof.get('proofPurpose')!r}: it must be {purpose}")
    for name in ("created", "expires"):
        if name in proof and not (isinstance(proof[name], str) and _MOMENT.fullmatch(proof[name])):
            raise ProofError(f"{name} is {proof[name]!r}: it must be a date and time with its zone")


def method_of(proof: Document) -> str:
    """Return the URL of the key that a proof names, before anything is checked."""
    method = proof.get("verificationMethod")
    if not isinstance(method, str):
        raise ProofError(f"verificationMethod is {method!r}: it must be one URL")
    return method


def read_value(proof: Document, *, base: str) -> bytes:
    """Return the bytes of ``proofValue``, which must be multibase text of this base (``z`` or ``u``)."""
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith(base):
        raise ProofError(f"proofValue is no multibase text that starts with {base}")
    try:
        return decode_multibase(value)
    except KeyFormatError as err:
        raise ProofError(f"proofValue cannot be read: {err}") from err
