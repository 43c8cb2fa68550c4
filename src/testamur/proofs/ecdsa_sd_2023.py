"""Embedded proofs whose holder chooses what to show: ecdsa-sd-2023, "Data Integrity ECDSA Cryptosuites 1.0", 3.4-3.6.

The issuer signs each statement by itself, under a key made for this one document, beside those that must always be
shown. That base proof is for the holder alone: who has it can show any part. From it the holder derives proofs of
parts, and only derived proofs are accepted by a verifier.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from testamur.canonical import disclosure, jsonld, rdfc
from testamur.canonical.labelling import canonical_labels, render
from testamur.canonical.shapes import Canonicalizer
from testamur.errors import KeyFormatError, ProofError
from testamur.keys import KeyKind, PublicKey, decode_multibase, encode_base58btc, encode_base64url
from testamur.proofs import cbor
from testamur.proofs.data_integrity import read_value

NAME = "ecdsa-sd-2023"
# Without these a part of an Open Badge is none any more, and fails its structure; name them as mandatory.
OPEN_BADGE_POINTERS = (
    "/name",
    "/credentialSubject/id",
    "/credentialSubject/achievement/name",
    "/credentialSubject/achievement/description",
    "/credentialSubject/achievement/criteria",
)
_BASE, _DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
_P256 = b"\x80\x24"
_SIGNATURE_SIZE = 64

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SelectiveSuite:
    """The suite as a verifier knows it."""

    name: str = NAME
    kinds: frozenset[KeyKind] = frozenset({"P-256"})

    def check(
        self, document: Document, proof: Document, *, key: PublicKey, canonicalizer: Canonicalizer = jsonld
    ) -> None:
        """Raise :class:`ProofError` or `CanonicalizationError` unless the derived proof holds over what is shown.

        What is shown differs from one to the next, so the ``canonicalizer`` is not asked.
        """
        _check_kind(key)
        value = read_value(proof, base="u")
        if value[: len(_BASE)] == _BASE:
            raise ProofError("this is the base proof, which its holder keeps: derive a proof from it to show")
        _Derived.decode(value).check(document, proof, key=key)


SUITE = SelectiveSuite()


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The statements of a document, those that are always shown apart, and the hash over the proof's options."""

    proof_hash: bytes
    mandatory: list[str]
    others: list[str]

    def base_input(self, ephemeral: PublicKey) -> bytes:
        """Return what the issuer's own key signs (3.4.16)."""
        mandatory_hash = hashlib.sha256("".join(self.mandatory).encode()).digest()
        return self.proof_hash + _P256 + ephemeral.raw + mandatory_hash


def group(document: Document, options: Document, *, mandatory: Sequence[str], hmac_key: bytes) -> Groups:
    """Return what is to be signed for a base proof (3.5.2); ``mandatory`` are JSON Pointers to what is always shown."""
    whole = _Whole(document, hmac_key=hmac_key)
    shown = whole.lines_of(mandatory)
    return Groups(
        proof_hash=_proof_hash(document, options),
        mandatory=[line for line in whole.lines if line in shown],
        others=[line for line in whole.lines if line not in shown],
    )


def base_value(
    *, base_signature: bytes, ephemeral: PublicKey, hmac_key: bytes, signatures: list[bytes], mandatory: Sequence[str]
) -> str:
    """Return the ``proofValue`` of a base proof (3.5.3)."""
    parts = [base_signature, _P256 + ephemeral.raw, hmac_key, signatures, list(mandatory)]
    return encode_base64url(_BASE + cbor.encode(parts))


def check_base(document: Document, proof: Document, *, key: PublicKey) -> None:
    """Check a base proof as its holder can, all statements with their signatures; raises as a suite's ``check``."""
    _check_kind(key)
    _Base.decode(read_value(proof, base="u")).check(document, proof, key=key)


def derive(signed: Document, *, disclose: Sequence[str]) -> dict[str, Any]:
    """Return what ``disclose`` (JSON Pointers) and the issuer's mandatory pointers name, with a proof of it (3.5.6).

    ``signed`` has one proof, a base one. Raises :class:`ProofError` when it is none, `CanonicalizationError` for a
    pointer that leads nowhere. The base proof itself is not checked: that is :func:`check_base`.
    """
    proof = signed.get("proof")
    if not isinstance(proof, Mapping) or proof.get("cryptosuite") != NAME:
        raise ProofError(f"document has no single {NAME} proof to derive from")
    document = {name: value for name, value in signed.items() if name != "proof"}
    base = _Base.decode(read_value(proof, base="u"))
    value = base.derived(document, disclose=disclose)
    return {
        **disclosure.select(document, [*base.mandatory, *disclose]),
        "proof": {**proof, "proofValue": encode_base64url(_DERIVED + cbor.encode(value))},
    }


class _Whole:
    """A document with its parts named, and its statements under labels that tell nothing of the rest (3.4.7)."""

    def __init__(self, document: Document, *, hmac_key: bytes) -> None:
        self.named = disclosure.with_names(document)
        quads = disclosure.to_dataset(self.named)
        self.labels = {label: _blinded(name, hmac_key) for label, name in canonical_labels(quads).items()}
        self.lines = render(quads, self.labels)

    def part(self, pointers: Sequence[str]) -> Any:
        return disclosure.to_dataset(disclosure.select(self.named, pointers))

    def lines_of(self, pointers: Sequence[str]) -> set[str]:
        return set(render(self.part(pointers), self.labels)) if pointers else set()


def _blinded(name: str, hmac_key: bytes) -> str:
    return encode_base64url(hmac.digest(hmac_key, name.encode(), "sha256"))


def _proof_hash(document: Document, options: Document) -> bytes:
    config = {name: value for name, value in options.items() if name != "proofValue"}
    if config.get("@context", document.get("@context")) != document.get("@context"):
        raise ProofError("proof has contexts of its own")
    config["@context"] = document.get("@context")
    return hashlib.sha256(jsonld.canonicalize(config)).digest()


def _check_kind(key: PublicKey) -> None:
    if key.kind != "P-256":
        raise ProofError(f"the key is of the kind {key.kind}, with which {NAME} does not sign")


def _are_signatures(values: list[Any]) -> bool:
    return all(isinstance(value, bytes) and len(value) == _SIGNATURE_SIZE for value in values)


def _ephemeral(value: bytes) -> PublicKey:
    try:
        key = PublicKey.from_multibase(encode_base58btc(value))
    except KeyFormatError as err:
        raise ProofError(f"proofValue holds no key: {err}") from err
    _check_kind(key)
    return key


def _check_all(groups: Groups, *, base: bytes, ephemeral: PublicKey, signatures: list[bytes], key: PublicKey) -> None:
    if not key.verify(base, groups.base_input(ephemeral)):
        raise ProofError("signature does not match the document")
    if len(signatures) != len(groups.others):
        raise ProofError(f"proofValue has {len(signatures)} signatures for {len(groups.others)} statements")
    for line, signature in zip(groups.others, signatures, strict=True):
        if not ephemeral.verify(signature, line.encode()):
            raise ProofError("signature does not match a statement of the document")


@dataclass(frozen=True, slots=True)
class _Base:
    """The parts of a base proof's value."""

    signature: bytes
    ephemeral: PublicKey
    hmac_key: bytes
    signatures: list[bytes]
    mandatory: list[str]

    @classmethod
    def decode(cls, value: bytes) -> "_Base":
        if not value.startswith(_BASE):
            raise ProofError("proofValue is not that of a base proof")
        match cbor.decode(value[len(_BASE) :]):
            case [bytes() as signature, bytes() as key, bytes() as hmac_key, list() as signatures, list() as names] if (
                _are_signatures([signature, *signatures]) and all(isinstance(name, str) for name in names)
            ):
                return cls(signature, _ephemeral(key), hmac_key, signatures, names)
        raise ProofError("proofValue is not that of a base proof: its parts are others")

    def check(self, document: Document, proof: Document, *, key: PublicKey) -> None:
        groups = group(document, proof, mandatory=self.mandatory, hmac_key=self.hmac_key)
        _check_all(groups, base=self.signature, ephemeral=self.ephemeral, signatures=self.signatures, key=key)

    def derived(self, document: Document, *, disclose: Sequence[str]) -> list[Any]:
        """Return the parts of the value of a derived proof (3.5.5)."""
        whole = _Whole(document, hmac_key=self.hmac_key)
        mandatory, shown = whole.lines_of(self.mandatory), whole.lines_of([*self.mandatory, *disclose])
        others = [line for line in whole.lines if line not in mandatory]
        if len(others) != len(self.signatures):
            raise ProofError(f"proofValue has {len(self.signatures)} signatures for {len(others)} statements")
        kept = [signature for line, signature in zip(others, self.signatures, strict=True) if line in shown]
        combined = [line for line in whole.lines if line in shown]
        labels = canonical_labels(whole.part([*self.mandatory, *disclose]))
        # The verifier finds the nodes under the canonical labels of what is shown: here are those that were signed.
        label_map = {int(new[4:]): decode_multibase(whole.labels[old]) for old, new in labels.items()}
        indexes = [place for place, line in enumerate(combined) if line in mandatory]
        return [self.signature, _P256 + self.ephemeral.raw, kept, label_map, indexes]


@dataclass(frozen=True, slots=True)
class _Derived:
    """The parts of a derived proof's value."""

    signature: bytes
    ephemeral: PublicKey
    signatures: list[bytes]
    labels: dict[str, str]
    mandatory: set[int]

    @classmethod
    def decode(cls, value: bytes) -> "_Derived":
        if not value.startswith(_DERIVED):
            raise ProofError("proofValue is not that of a derived proof")
        match cbor.decode(value[len(_DERIVED) :]):
            case [bytes() as signature, bytes() as key, list() as signatures, dict() as labels, list() as indexes] if (
                _are_signatures([signature, *signatures])
                and all(isinstance(number, int) and isinstance(label, bytes) for number, label in labels.items())
                and all(isinstance(index, int) for index in indexes)
            ):
                names = {f"c14n{number}": encode_base64url(label) for number, label in labels.items()}
                return cls(signature, _ephemeral(key), signatures, names, set(indexes))
        raise ProofError("proofValue is not that of a derived proof: its parts are others")

    def check(self, document: Document, proof: Document, *, key: PublicKey) -> None:
        lines = self._lines(document)
        groups = Groups(
            proof_hash=_proof_hash(document, proof),
            mandatory=[line for place, line in enumerate(lines) if place in self.mandatory],
            others=[line for place, line in enumerate(lines) if place not in self.mandatory],
        )
        _check_all(groups, base=self.signature, ephemeral=self.ephemeral, signatures=self.signatures, key=key)

    def _lines(self, document: Document) -> list[str]:
        dataset = jsonld.to_dataset(document)
        rdfc.canonical_lines(dataset)
        try:
            return render(dataset, self.labels)
        except (KeyError, ValueError) as err:
            raise ProofError("proofValue has no label for a node of the document") from err
