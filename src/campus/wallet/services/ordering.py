"""How a holder orders what they have: words, collections, pinned, put away, hidden. Nothing of it leaves the wallet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campus.accounts.models import Person
from campus.awards.models import Award
from campus.common.errors import InvalidError, NotAllowedError
from campus.common.text import one_line
from campus.wallet.models import Collection, Held, Mark

MOST_TAGS, MOST_COLLECTIONS = 12, 60
_LONGEST_TAG, _LONGEST_NAME = 40, 80
FIELDS = {"is_pinned", "place", "tags"}


def mark(actor: Person, *, thing: Award | Held, **fields: Any) -> Mark:
    """Keep how the holder wants one credential: is_pinned, place (a Mark.Place), tags (texts); raises InvalidError."""
    if unknown := fields.keys() - FIELDS:
        raise InvalidError(f"Not a thing to choose: {', '.join(sorted(unknown))}.")
    if "tags" in fields:
        fields["tags"] = _tags(fields["tags"])
    if fields.get("place", Mark.Place.OPEN) not in Mark.Place.values:
        raise InvalidError(_("Choose where it is to stand."))
    found = _mark(actor, thing)
    for name, value in fields.items():
        setattr(found, name, value)
    found.save(update_fields=list(fields) or None)
    return found


def collect(actor: Person, *, thing: Award | Held, collections: Iterable[Collection]) -> Mark:
    """Put a credential into exactly these collections of its holder's."""
    chosen = list(collections)
    if any(each.person_id != actor.pk for each in chosen):
        raise NotAllowedError(_("This is somebody else’s collection."))
    found = _mark(actor, thing)
    found.collections.set(chosen)
    return found


def name_collection(actor: Person, *, name: str, now: datetime, collection: Collection | None = None) -> Collection:
    """Return a new collection, or one under a new name; raises InvalidError where the name is empty or taken."""
    name = one_line(name, field="name")[:_LONGEST_NAME]
    if not name:
        raise InvalidError(_("Give it a name."), field="name")
    if collection is not None and collection.person_id != actor.pk:
        raise NotAllowedError(_("This is somebody else’s collection."))
    if collection is None and Collection.objects.filter(person=actor).count() >= MOST_COLLECTIONS:
        raise InvalidError(_("A wallet has at most %d collections.") % MOST_COLLECTIONS, field="name")
    made = collection or Collection(person=actor, at=now)
    made.name = name
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as err:
        raise InvalidError(_("You have a collection of this name."), field="name") from err
    return made


def give_up_collection(actor: Person, *, collection: Collection) -> None:
    """Delete a collection; what was in it stays in the wallet."""
    if collection.person_id != actor.pk:
        raise NotAllowedError(_("This is somebody else’s collection."))
    collection.delete()


def _mark(actor: Person, thing: Award | Held) -> Mark:
    if thing.person_id != actor.pk:
        raise NotAllowedError(_("This is in somebody else’s wallet."))
    key = {"award": thing} if isinstance(thing, Award) else {"held": thing}
    Mark.objects.filter(**key).exclude(person=actor).delete()  # of whoever had it before: a thing has one
    return Mark.objects.get_or_create(person=actor, **key)[0]


def _tags(tags: Sequence[str]) -> list[str]:
    """Return tags in one line each, without their commas, each once whatever the case of its letters."""
    found = {
        tag.casefold(): tag for tag in (one_line(str(each).replace(",", " "), field="tags") for each in tags) if tag
    }
    if any(len(tag) > _LONGEST_TAG for tag in found.values()) or len(found) > MOST_TAGS:
        words = _("At most %(n)d words of at most %(long)d letters each.")
        raise InvalidError(words % {"n": MOST_TAGS, "long": _LONGEST_TAG}, field="tags")
    return list(found.values())
