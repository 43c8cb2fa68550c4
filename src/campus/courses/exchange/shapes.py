"""Read plain values out of what somebody wrote, naming the item and the fault."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campus.common import plain_yaml
from campus.common.errors import InvalidError

_KINDS = (bool, int, float, str, list, dict)
_NAMES = {
    bool: gettext_lazy("true or false"),
    int: gettext_lazy("a whole number"),
    float: gettext_lazy("a number"),
    str: gettext_lazy("text"),
    list: gettext_lazy("a list"),
    dict: gettext_lazy("names and values"),
}


def mapping(value: object, *, known: Collection[str]) -> dict[str, Any]:
    """Return names and values, refusing what is none and names that nothing here is called."""
    if not isinstance(value, dict):
        raise InvalidError(_("names and values are expected here."))
    unknown = sorted(set(value) - set(known))
    if unknown:
        raise InvalidError(_("nothing here is called “%(name)s”.") % {"name": unknown[0][:40]})
    return value


def texts(value: object) -> list[str]:
    """Return a list of texts."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise InvalidError(_("a list of texts is expected here."))
    return value


def mappings(value: object) -> list[dict[str, Any]]:
    """Return a list of names and values."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise InvalidError(_("a list is expected here, each with names and values."))
    return value


def text(values: Mapping[str, Any], name: str, *, most: int = 300) -> str:
    """Return a text by its name, empty where it is not there."""
    value = values.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise InvalidError(_("“%(name)s”: text of at most %(most)d signs is expected.") % {"name": name, "most": most})
    return value


def moment(values: Mapping[str, Any], name: str) -> datetime:
    """Return a moment with its offset, as ISO 8601 writes it."""
    try:
        found = datetime.fromisoformat(text(values, name, most=40))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        words = _("“%(name)s”: a moment with its offset is expected, such as 2027-03-01T12:00:00+00:00.")
        raise InvalidError(words % {"name": name})
    return found


def checked(thing: models.Model, values: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """Return those of `names` that are given, each as the thing's own field takes it."""
    return {name: _checked(thing, name, values[name]) for name in names if name in values}


def _checked(thing: models.Model, name: str, value: Any) -> Any:
    expected = _kind(getattr(thing, name))
    if _kind(value) is not expected:
        words = _("“%(name)s”: %(kind)s is expected.") % {"name": name, "kind": _NAMES[expected]}
        raise InvalidError(words)
    field = thing._meta.get_field(name)
    assert isinstance(field, models.Field)
    try:
        return field.clean(value, thing)
    except ValidationError as err:
        raise InvalidError(f"“{name}”: {' '.join(err.messages)}") from err


def _kind(value: object) -> type:
    return next((kind for kind in _KINDS if isinstance(value, kind)), type(None))


def plain(thing: models.Model, names: Collection[str]) -> dict[str, Any]:
    """Return those fields of a thing that a file can say as they are: texts, numbers, lists and the like."""
    found = {name: getattr(thing, name) for name in names}
    return {name: _bare(value) for name, value in found.items() if isinstance(value, _KINDS)}


def _bare(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


FENCE = "---\n"


def fronted(facts: Mapping[str, Any], body: str) -> bytes:
    """Return facts between two fences, and after an empty line the body."""
    return f"{FENCE}{plain_yaml.dump(dict(facts))}{FENCE}\n{body}".encode()


def unfronted(said: str) -> tuple[object, str]:
    """Return the facts and the body of what `fronted` wrote, or of what an editor made of it."""
    lines = said.splitlines(keepends=True)
    fences = [at for at, line in enumerate(lines) if line.rstrip() == "---"][:2]
    if len(fences) < 2 or fences[0] != 0:
        raise InvalidError(_("It begins with a line of ---, then facts as YAML, then a line of --- again."))
    facts, rest = "".join(lines[1 : fences[1]]), "".join(lines[fences[1] + 1 :])
    first = next((start for start in ("\r\n", "\n") if rest.startswith(start)), "")
    return plain_yaml.load(facts), rest.removeprefix(first)
