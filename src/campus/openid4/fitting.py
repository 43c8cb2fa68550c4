"""Which of somebody's credentials answer a query, and what each would show: OpenID4VP 1.0, section 6 (DCQL).

Plain values in and out. A query only helps to choose: whoever asked looks at what comes, so that where wallets spell
types in two ways either fits here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from campus.awards.models import Copy
from campus.awards.services.copies import SD_JWT_TYPE
from campus.wallet.shapes import items, mapping, text

MOST_QUERIES = 20
MOST_OPTIONS = 50
Form = Copy.Form
# The first shows least.
ORDER = (str(Form.SD_JWT), str(Form.LDP_VC), str(Form.JWT_VC_JSON))
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_TAIL = re.compile(r"[#/]")


class QueryError(Exception):
    """A query that is none, or that asks for more than is read here."""


@dataclass(frozen=True, slots=True)
class Card:
    """One credential as it could be shown: `forms` that it has or can be given, and whether they name the holder's key.

    `document` is what it says in full; of an SD-JWT some of it can be kept back.
    """

    ref: str
    name: str
    issuer: str
    forms: tuple[str, ...]
    document: Mapping[str, Any]
    is_bound: bool
    note: str = ""  # what speaks against showing it: that it has expired
    issuer_id: str = ""  # where it is known without the document


@dataclass(frozen=True, slots=True)
class Choice:
    """A card that answers one query in one form; `named` are the members that the query asks for by name.

    `is_meant` is False where it is known that who asks means another: a query can't say all that they have in mind.
    """

    query: str
    form: str
    card: Card
    named: tuple[str, ...] = ()
    is_meant: bool = True


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is asked for: any one of the choices will do. Without choices there is nothing that fits."""

    choices: tuple[Choice, ...]
    is_required: bool = True


def needs(query: Mapping[str, Any], cards: Sequence[Card]) -> list[Need]:
    """Return what is asked for, each with what the holder could show; raises QueryError for what is no query."""
    asked = _asked(query)
    fitting = {name: _choices(name, each, cards) for name, each in asked.items()}
    sets = items(query.get("credential_sets"))
    if not sets:
        return [Need(_each_once(found)) for found in fitting.values()]
    if len(sets) > MOST_QUERIES:
        raise QueryError("it has too many sets")
    return [need for each in sets for need in _of_set(mapping(each), fitting)]


def _asked(query: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    found = [mapping(each) for each in items(query.get("credentials"))]
    named = {text(each.get("id")): each for each in found}
    if not 0 < len(found) <= MOST_QUERIES or len(named) != len(found) or not all(map(_ID.fullmatch, named)):
        raise QueryError("it names no credentials, too many, or two by one name")
    return named


def _of_set(told: Mapping[str, Any], fitting: Mapping[str, list[Choice]]) -> Iterator[Need]:
    """Yield the needs of one set: of any of its options that are one credential, or of the first that can be met."""
    options = [[text(name) for name in items(option)] for option in items(told.get("options"))]
    if not 0 < len(options) <= MOST_OPTIONS or not all(option and set(option) <= fitting.keys() for option in options):
        raise QueryError("a set has no options, or names what is not there")
    is_required = told.get("required") is not False
    single = _each_once(each for option in options if len(option) == 1 for each in fitting[option[0]])
    together = next((option for option in options if all(fitting[name] for name in option)), None)
    if single or together is None:
        yield Need(single, is_required)
        return
    yield from (Need(_each_once(fitting[name]), is_required) for name in together)


def _each_once(found: Iterable[Choice]) -> tuple[Choice, ...]:
    """Return one choice for a card, in the form that shows least."""
    best: dict[str, Choice] = {}
    for each in found:
        known = best.get(each.card.ref)
        if known is None or ORDER.index(each.form) < ORDER.index(known.form):
            best[each.card.ref] = each
    return tuple(best.values())


def _choices(name: str, asked: Mapping[str, Any], cards: Sequence[Card]) -> list[Choice]:
    form = text(asked.get("format"))
    may = [card for card in cards if form in card.forms and _may_be_of_issuer(asked, card)]
    able = [card for card in may if _is_of_type(asked, form, card.document)]
    made = [(Choice(name, form, card), _named(asked, card.document)) for card in able]
    return [replace(choice, named=named) for choice, named in made if named is not None]


def _may_be_of_issuer(asked: Mapping[str, Any], card: Card) -> bool:
    """Rule out by its issuer's id alone what need not be read; only whoever asks for all their claims asks for that.

    The id is kept in its plain form (campus.wallet), in which a port or an accent is not escaped.
    """
    if not card.issuer_id or items(asked.get("claim_sets")):
        return True
    claims = [mapping(each) for each in items(asked.get("claims"))]
    wanted = [items(each.get("values")) for each in claims if items(each.get("path")) == ["issuer", "id"]]
    return all(not values or card.issuer_id in map(unquote, map(text, values)) for values in wanted)


def _is_of_type(asked: Mapping[str, Any], form: str, document: Mapping[str, Any]) -> bool:
    meta = mapping(asked.get("meta"))
    if form == Form.SD_JWT:
        wanted = items(meta.get("vct_values"))
        return not wanted or SD_JWT_TYPE in wanted
    options = items(meta.get("type_values"))
    if not options:
        return True
    types = set(map(text, items(document.get("type"))))
    return any(_has_types(types, items(option)) for option in options)


def _has_types(types: set[str], wanted: Sequence[Any]) -> bool:
    """Compare by the last part of a name: queries have it expanded (appendix B.1.1), documents short."""
    return all(_TAIL.split(text(each))[-1] in types or text(each) in types for each in wanted)


def _named(asked: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return the members that a query asks for by name, or None where the credential has not all of them (6.4.1)."""
    claims = [mapping(each) for each in items(asked.get("claims"))]
    sets = items(asked.get("claim_sets"))
    if not sets:
        return _members(claims, document)
    named = {text(each.get("id")): each for each in claims}
    for names in sets:
        chosen = [named.get(text(each), {}) for each in items(names)]
        if (found := _members(chosen, document)) is not None:
            return found
    return None


def _members(claims: Sequence[Mapping[str, Any]], document: Mapping[str, Any]) -> tuple[str, ...] | None:
    paths = [items(each.get("path")) for each in claims]
    for claim, path in zip(claims, paths, strict=True):
        found = list(_at(document, path)) if path else []
        wanted = items(claim.get("values"))
        if not found or (wanted and not any(value in wanted for value in found)):
            return None
    return tuple(
        dict.fromkeys(str(path[1] if path[:1] == ["credentialSubject"] and path[1:] else path[0]) for path in paths)
    )


def _at(value: Any, path: Sequence[Any]) -> Iterator[Any]:
    """Yield what a claims path leads to (section 7): names of members, places in a list, or null for all of them."""
    if not path:
        yield value
        return
    step, rest = path[0], path[1:]
    if isinstance(step, str):
        inner = [value[step]] if isinstance(value, Mapping) and step in value else []
    elif step is None:
        inner = value if isinstance(value, list) else []
    else:
        inner = value[step : step + 1] if isinstance(value, list) and isinstance(step, int) and step >= 0 else []
    for each in inner:
        yield from _at(each, rest)
