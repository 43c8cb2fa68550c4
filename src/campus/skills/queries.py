"""Find skills by what people type."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from campus.skills.models import Skill

MOST_WORDS = 12  # of what was typed; the rest narrows nothing any more


def matching(text: str, most: int = 20) -> QuerySet[Skill]:
    """Return at most `most` skills whose name holds every word of `text`, by name; all of them for no words."""
    return Skill.objects.filter(_holds(text, "name")).order_by("name", "pk")[:most]


def suggested(text: str, most: int = 20) -> QuerySet[Skill]:
    """Return at most `most` skills called, or also called, by every word of `text`; the nearest first.

    Nearest is the name itself, then one that begins so, then one that holds the words, then another name of a skill;
    among those alike the shortest.
    """
    words = " ".join(text.split())
    near = Case(
        When(name__iexact=words, then=Value(0)),
        When(name__istartswith=words, then=Value(1)),
        When(_holds(words, "name"), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    found = Skill.objects.filter(_holds(words, "name") | _holds(words, "also"))
    return found.order_by(near, Length("name"), "name", "pk")[:most]


def called(text: str) -> list[Skill]:
    """Return the skills that `text` names wholly: by label, by name, or by address; two at most, to tell one from more.

    A label is looked for first: of two skills with one name it names one.
    """
    words = " ".join(text.split())
    name, _, framework = words.removesuffix(")").rpartition(" (")
    if name and words.endswith(")"):
        labelled = list(Skill.objects.filter(name__iexact=name, framework__iexact=framework)[:2])
        if labelled:
            return labelled
    return list(Skill.objects.filter(Q(name__iexact=words) | Q(url=words))[:2])


def _holds(text: str, field: str) -> Q:
    wanted = Q()
    for word in text.split()[:MOST_WORDS]:
        wanted &= Q(**{f"{field}__icontains": word})
    return wanted
