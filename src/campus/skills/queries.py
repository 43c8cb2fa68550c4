"""Find skills by what people type."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from campus.skills.models import Skill


def matching(text: str, most: int = 20) -> QuerySet[Skill]:
    """Return at most `most` skills whose name holds every word of `text`, by name; all of them for no words."""
    wanted = Q()
    for word in text.split():
        wanted &= Q(name__icontains=word)
    return Skill.objects.filter(wanted).order_by("name", "pk")[:most]
