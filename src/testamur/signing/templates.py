"""Credentials of one achievement for very many people: read, checked and canonicalized once, signed one by one.

A template is made from one credential and the places in it that differ from person to person. What it issues is byte
for byte what :func:`testamur.signing.sign` and :func:`testamur.signing.sign_jwt` give for the same document; whatever
it can't be sure of (an id that is read in two ways, two parts that look alike, a text that the schema minds) it hands
over to them, and they refuse what they refuse. The first credential, and then every ten thousandth, is verified anew by
the whole of the library (docs/decisions/0164).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain, count, islice
from typing import Any, TypeVar

from testamur import base58
from testamur.canonical import slots
from testamur.canonical.programs import prefix_unlike
from testamur.canonical.shapes import ShapeCache
from testamur.canonical.statements import Filler, picker
from testamur.document.credential import digest
from testamur.errors import CanonicalizationError, DocumentError, ProofError, TestamurError
from testamur.keys import PublicKey
from testamur.pointers import steps
from testamur.proofs import embedded, vc_jwt
from testamur.proofs.data_integrity import HashSuite, hash_for, options
from testamur.signing.credentials import sealed, sign, sign_jwt, signable, unshared_term
from testamur.signing.forms import Filled, Forms
from testamur.signing.signer import Signer

_T = TypeVar("_T")
_CHECK_EVERY = 10_000
# Who issues decides which keys may sign; files that are named with their digests are held against one another.
_FIXED = ("/issuer", "/relatedResource")
_BETWEEN = "\0"  # texts of packed rows

Variables = Mapping[str, str | Sequence[str]]
"""By name, the JSON Pointer (RFC 6901) to the text of that name, or several pointers."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a template is made of, and no secret: another process makes the same one of it."""

    example: Mapping[str, Any]
    variables: Variables
    public: PublicKey
    method: str
    suite: str


@dataclass(frozen=True, slots=True)
class _Options:
    """A proof's options at one moment: their hash, and the credential as JSON with such a proof around its value."""

    now: datetime
    digest: bytes
    filler: Filler


@dataclass(frozen=True, slots=True)
class Issued:
    """A credential as JSON with an embedded proof and as a JWT, and the digest that both are known by."""

    credential: bytes
    jwt: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that could not be signed, and why: the message of the error that :func:`testamur.signing.sign` raises."""

    error: str
    reason: str


def compile_template(
    example: Mapping[str, Any], *, variables: Variables, public: PublicKey, method: str, suite: str | None = None
) -> "Template":
    """Return the template of all credentials that are like this one but for the texts that ``variables`` name.

    ``example`` is one of them, complete and unsigned; ``public`` is the key that will sign, ``method`` its DID URL,
    ``suite`` the cryptosuite, by the kind of key if left out. Raises as :func:`testamur.signing.sign` does for the
    example, and :class:`testamur.errors.DocumentError` for a pointer that leads to no text, or to a type, a context,
    the issuer or a related resource, none of which can differ.
    """
    name = suite or embedded.default_suite(public.kind)
    return Template(Recipe(signable(example, public=public, method=method), variables, public, method, name))


class Template:
    """What :func:`compile_template` makes. Threads may share it."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self._suite = embedded.suite_named(recipe.suite)
        self._hash_name = hash_for(recipe.public.kind)
        texts = _texts_of(recipe.example)
        places = _places(recipe.example, recipe.variables, count=len(texts))
        self._names = tuple(places.values())
        self._pick = picker(self._names)
        self._count = len(self.names)
        self._forms = Forms(recipe.example, texts=texts, places=tuple(places), algorithm=self._hash_name)
        self._is_unshared = bool(unshared_term(recipe.example))
        # The digest of both forms is that of the document as it stands, but for these.
        self._is_digested = self._hash_name == "sha256" and not vc_jwt.CLAIMS & recipe.example.keys()
        self._header = vc_jwt.header(recipe.method, algorithm=recipe.public.algorithm)
        self._shapes = ShapeCache(4)
        self._options: _Options | None = None
        self._numbers, self._tokens = count(), count()
        self._is_trusted = True

    @property
    def names(self) -> frozenset[str]:
        """The names of the texts that each credential needs."""
        return frozenset(self._names)

    def document(self, values: Mapping[str, str]) -> dict[str, Any]:
        """Return the credential with these texts, unsigned."""
        return self._forms.document(self._texts(values))

    def issue(self, values: Mapping[str, str], *, key: Signer, now: datetime) -> bytes:
        """Return the signed credential with these texts, as :func:`testamur.signing.sign` would.

        Raises as that does, and :class:`testamur.errors.DocumentError` for a value that is missing, too many or no
        text, and for another key than the template was made for.
        """
        texts = self._texts(values)
        self._check_key(key)
        return self._credential(texts, self._read(texts), key=key, now=now)

    def issue_all(self, rows: Sequence[Mapping[str, str]], *, key: Signer, now: datetime) -> list[bytes | Refused]:
        """Return for each row what :meth:`issue` gives or why that refuses it: of some dozens, quicker than one by one.

        All are read together; where any of them has to be looked at by itself, each is.
        """
        made = self._of_lot(self._lot(rows), key=key, now=now)
        return made or [_or_refused(partial(self.issue, row, key=key, now=now)) for row in rows]

    def packed(self, rows: Sequence[Mapping[str, str]]) -> str | None:
        """Return the rows as one text, quickly handed to another process; None where any of them is odd."""
        flat = list(chain.from_iterable(self._lot(rows)))
        return _BETWEEN.join(flat) if flat and _BETWEEN not in "".join(flat) else None

    def issue_packed(self, text: str, *, key: Signer, now: datetime) -> list[bytes | Refused]:
        """Return what :meth:`issue_all` gives for rows that :meth:`packed` made one text of."""
        lot = list(zip(*[iter(text.split(_BETWEEN))] * len(self._names), strict=True))
        made = self._of_lot(lot, key=key, now=now)
        return made or self.issue_all([dict(zip(self._names, each, strict=True)) for each in lot], key=key, now=now)

    def issue_jwt(self, values: Mapping[str, str], *, key: Signer) -> bytes:
        """Return the credential with these texts as :func:`testamur.signing.sign_jwt` would, and raise as that does."""
        texts = self._texts(values)
        self._check_key(key)
        return self._token(texts, self._read(texts), key=key)

    def issue_forms(self, values: Mapping[str, str], *, key: Signer, now: datetime) -> Issued:
        """Return both forms of the credential with these texts, and its digest; raises as :meth:`issue` does."""
        texts = self._texts(values)
        self._check_key(key)
        filled = self._read(texts)
        credential = self._credential(texts, filled, key=key, now=now)
        token = self._token(texts, filled if self._is_trusted else None, key=key)
        return Issued(credential, token, self._digest(texts, filled if self._is_trusted else None))

    def issue_forms_all(
        self, rows: Sequence[Mapping[str, str]], *, key: Signer, now: datetime
    ) -> list[Issued | Refused]:
        """Return for each row what :meth:`issue_forms` gives or why that refuses it, as :meth:`issue_all` does."""
        self._check_key(key)
        lot = self._lot(rows)
        filled = self._forms.read_all(lot) if lot and self._is_trusted else None
        made = self._signed(filled, key=key, now=now) if filled else None
        tokens = self._signed_tokens(lot, filled, key=key) if made is not None and filled else None
        if made is None or tokens is None or filled is None or not self._both_hold(made, tokens, lot):
            return [_or_refused(partial(self.issue_forms, row, key=key, now=now)) for row in rows]
        return list(map(Issued, made, tokens, map(self._digest, lot, filled)))

    def _credential(self, texts: Sequence[str], filled: Filled | None, *, key: Signer, now: datetime) -> bytes:
        made = self._signed([filled], key=key, now=now) if filled else None
        if made is None or not self._all_hold(made, [texts]):
            held = self.recipe
            return sign(self._forms.document(texts), key=key, method=held.method, now=now, suite=held.suite)
        return made[0]

    def _token(self, texts: Sequence[str], filled: Filled | None, *, key: Signer) -> bytes:
        made = self._signed_tokens([texts], [filled], key=key) if filled else None
        if made is None or not self._token_holds(made[0], texts):
            return sign_jwt(self._forms.document(texts), key=key, method=self.recipe.method)
        return made[0]

    def _digest(self, texts: Sequence[str], filled: Filled | None) -> str:
        if filled is None or not self._is_digested:
            return digest(self._forms.document(texts))
        return self._forms.jcs_digest(filled).hex()

    def _texts(self, values: Mapping[str, str]) -> Sequence[str]:
        try:
            texts = self._pick(values)
            "".join(texts)
        except (KeyError, TypeError) as err:
            raise DocumentError("values", values, f"give a text for each of {', '.join(sorted(self.names))}") from err
        if len(values) != self._count:
            raise DocumentError("values", sorted(values), f"give {', '.join(sorted(self.names))} alone")
        return texts

    def _lot(self, rows: Sequence[Mapping[str, str]]) -> list[Sequence[str]]:
        """Return the texts of all rows; nothing where any of them has to be refused."""
        try:
            lot = list(map(self._pick, rows))
            "".join(chain.from_iterable(lot))
            return lot if {*map(len, rows)} == {self._count} else []
        except (KeyError, TypeError):
            return []

    def _of_lot(self, lot: Sequence[Sequence[str]], *, key: Signer, now: datetime) -> list[bytes | Refused]:
        """Return the signed credentials; nothing where each has to be looked at by itself."""
        self._check_key(key)
        filled = self._forms.read_all(lot) if lot and self._is_trusted else None
        made = self._signed(filled, key=key, now=now) if filled else None
        return [*made] if made is not None and self._all_hold(made, lot) else []

    def _read(self, texts: Sequence[str]) -> Filled | None:
        return self._forms.read(texts) if self._is_trusted else None

    def _signed(self, filled: Sequence[Filled], *, key: Signer, now: datetime) -> list[bytes] | None:
        """Return the signed credentials; None where only the whole of `sign` can tell.

        One step for all after the other, so that what a step works with is still near when it comes to the next.
        """
        forms, held = self._forms, self._at(now)
        digests = list(map(forms.jcs_digest, filled)) if self._suite.names_contexts else forms.rdf_digests(filled)
        if self._is_unshared or digests is None:
            return None
        values = base58.encode_all([key.sign(held.digest + digest) for digest in digests])
        return [held.filler.fill((*each.json, value)) for each, value in zip(filled, values, strict=True)]

    def _signed_tokens(
        self, lot: Sequence[Sequence[str]], filled: Sequence[Filled], *, key: Signer
    ) -> list[bytes] | None:
        """Return the tokens; None where only the whole of `sign_jwt` can tell."""
        tokens = self._forms.tokens
        written = [each.json for each in filled]
        return tokens.signed(lot, written, header=self._header, sign=key.sign) if tokens else None

    def _at(self, now: datetime) -> _Options:
        held = self._options
        if held is None or held.now != now:
            digest, head = _options(self.recipe, now=now, suite=self._suite, shapes=self._shapes)
            held = self._options = _Options(now, digest, self._forms.json_around(head))
        return held

    def _check_key(self, key: Signer) -> None:
        if key.public is not self.recipe.public and key.public != self.recipe.public:
            raise DocumentError("key", key.public.multibase, "it is another than the one the template was made for")

    def _all_hold(self, made: Sequence[bytes], lot: Sequence[Sequence[str]]) -> bool:
        """Return whether all that was just made is to be given out; one of very many is looked at."""
        numbers = list(islice(self._numbers, len(made)))
        if numbers[0] % _CHECK_EVERY and numbers[0] // _CHECK_EVERY == numbers[-1] // _CHECK_EVERY:
            return True
        asked = [at for at, number in enumerate(numbers) if not number % _CHECK_EVERY]
        return all(self._holds(made[at], lot[at]) for at in asked)

    def _holds(self, data: bytes, texts: Sequence[str]) -> bool:
        """Return whether this is what it should be; a template that was wrong once is asked no more."""
        signed = json.loads(data)
        proof = signed.pop("proof")
        try:
            embedded.check(signed, proof, key=self.recipe.public)
            self._is_trusted = signed == self._forms.document(texts)
        except (ProofError, CanonicalizationError):
            self._is_trusted = False
        return self._is_trusted

    def _both_hold(self, made: Sequence[bytes], tokens: Sequence[bytes], lot: Sequence[Sequence[str]]) -> bool:
        return self._all_hold(made, lot) and all(map(self._token_holds, tokens, lot))

    def _token_holds(self, token: bytes, texts: Sequence[str]) -> bool:
        """Return the same of a token."""
        if next(self._tokens) % _CHECK_EVERY:
            return True
        try:
            self._is_trusted = vc_jwt.check(token.decode(), key=self.recipe.public) == self._forms.document(texts)
        except ProofError:
            self._is_trusted = False
        return self._is_trusted


def _or_refused(issue: Callable[[], _T]) -> _T | Refused:
    try:
        return issue()
    except TestamurError as err:
        return Refused(type(err).__name__, str(err))


def _options(recipe: Recipe, *, now: datetime, suite: HashSuite, shapes: ShapeCache) -> tuple[bytes, bytes]:
    """Return the hash of a proof's options, and what of the credential as JSON comes before the proof's value."""
    proof = suite.complete(options(method=recipe.method, created=now, cryptosuite=recipe.suite), recipe.example)
    both = suite.signing_input(recipe.example, proof, hash_for(recipe.public.kind), canonicalizer=shapes)
    # Two hashes side by side; that of the options is the first.
    return both[: len(both) // 2], b',"proof":' + sealed({**proof, "proofValue": "z"})[:-2]


def _texts_of(example: Mapping[str, Any]) -> list[str]:
    found = slots.shape_of(example)
    if found is None:
        raise DocumentError("example", len(example), "it is too large for a template: sign it by itself")
    return found[1]


def _places(example: Mapping[str, Any], variables: Variables, *, count: int) -> dict[int, str]:
    """Return the name for each place of a text that differs, by the number that `shape_of` gives it."""
    prefix = prefix_unlike(example)
    marked = slots.replaced(example, [f"{prefix}{number}" for number in range(count)])
    places: dict[int, str] = {}
    for name, pointers in variables.items():
        for pointer in [pointers] if isinstance(pointers, str) else pointers:
            mark = str(_at_pointer(marked, pointer))
            if not mark.startswith(prefix) or pointer.startswith(_FIXED):
                raise DocumentError(name, pointer, "point to a text that may differ from one credential to the next")
            places[int(mark.removeprefix(prefix))] = name
    return dict(sorted(places.items()))


def _at_pointer(document: Mapping[str, Any], pointer: str) -> Any:
    held: Any = document
    for name in steps(pointer):
        if isinstance(held, list) and name.isdecimal() and int(name) < len(held):
            held = held[int(name)]
        else:
            held = held.get(name) if isinstance(held, Mapping) else None
    return held
