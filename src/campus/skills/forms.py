"""Choose a skill among thousands: words are typed, and the skill they name is found, with a script or without.

A select of 14,000 options would be slower than the page it stands on. The field is a line of text with a list of
suggestions (HTML, clause 4.10.5.1.16, the `list` attribute): a small script fills the list as one types; without it
what was typed is looked up when the form is sent, and the form comes back with the names that are near.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campus.skills import queries
from campus.skills.models import Skill

LONGEST = 400  # characters of what is typed: an address at most
NEAR = 20
NAMED = 5  # of the near ones, in the sentence that says none is called so


class SkillInput(forms.TextInput):
    """A line of text with its suggestions; pages that hold one load `skills/find.js`."""

    template_name = "skills/widgets/skill.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        start = {"class": "w-l", "autocomplete": "off", "data-skills": reverse_lazy("skills-find")}
        super().__init__(attrs={**start, **(attrs or {})})
        self.near: list[str] = []

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        """Name the list after the input, and give it what was near when the form was sent."""
        context = super().get_context(name, value, dict(attrs or {}))
        listed = f"{context['widget']['attrs'].get('id', name)}-skills"
        context["widget"]["attrs"]["list"] = listed
        return context | {"near": self.near, "listed": listed}


class SkillChoiceField(forms.CharField):
    """One skill, by words; gives a Skill, or None where it was left empty.

    Initial values may be a Skill, its primary key (a query each: a long form gives skills), or the words themselves.
    """

    widget = SkillInput

    def __init__(self, **options: Any) -> None:
        start = {
            "required": False,
            "max_length": LONGEST,
            "label": gettext_lazy("Skill"),
            "help_text": gettext_lazy("Type a few words and choose from what is near. Leave empty for none."),
        }
        super().__init__(**{**start, **options})

    def prepare_value(self, value: Any) -> Any:
        """Return the words to show for a stored skill."""
        if isinstance(value, int):
            value = Skill.objects.filter(pk=value).first()
        return value.label if isinstance(value, Skill) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the words, not a key with words."""
        return super().has_changed(self.prepare_value(initial) or "", data)

    def clean(self, value: Any) -> Any:
        """Return the skill that the words name; refuse in words what names none, or several."""
        words = super().clean(value)
        if not words:
            return None
        found = queries.called(words)
        if len(found) == 1:
            return found[0]
        near = [skill.label for skill in (queries.suggested(words, most=NEAR) if not found else _alike(found[0]))]
        cast(SkillInput, self.widget).near = near
        raise forms.ValidationError(_refusal(words, near, is_many=bool(found)))


class SkillLevelField(forms.CharField):
    """The level at which the skill is shown or taught, in the words of its framework."""

    def __init__(self, **options: Any) -> None:
        start = {
            "required": False,
            "max_length": 40,
            "label": gettext_lazy("Level of the skill"),
            "help_text": gettext_lazy("In your framework’s own words, such as “foundation”. May stay empty."),
            "widget": forms.TextInput(attrs={"class": "w-m"}),
        }
        super().__init__(**{**start, **options})


def _alike(skill: Skill) -> list[Skill]:
    return list(Skill.objects.filter(name__iexact=skill.name).order_by("framework", "pk")[:NEAR])


def _refusal(words: str, near: list[str], *, is_many: bool) -> str:
    shown = ", ".join(f"“{label}”" for label in near[:NAMED])
    if is_many:
        return _("Several skills are called “%(words)s”: choose one of %(near)s.") % {"words": words, "near": shown}
    if near:
        return _("No skill is called “%(words)s”. Near it: %(near)s.") % {"words": words, "near": shown}
    return _("No skill is called “%(words)s”, and none is near. Try fewer words.") % {"words": words}
