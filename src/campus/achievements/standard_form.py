"""The part of an achievement's form that the European standard for micro-credentials asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.achievements import standard

STANDARD = (
    *("outcomes", "assessment_types", "participation", "quality_assurance", "prerequisites", "supervision"),
    *("cycle", "stackability", "further"),
)


def _choice(label: Any, words: Mapping[str, Any], **options: Any) -> forms.ChoiceField:
    choices = [("", _("Not stated")), *words.items()]
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.Select(attrs={"class": "w-l"}), **options
    )


class StandardForm(forms.Form):
    """The elements that have no other field; all may stay empty."""

    outcomes = forms.CharField(
        label=_("What a person can do afterwards"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Learning outcomes, one a line: “Names the source of a figure”."),
    )  # fmt: skip
    assessment_types = forms.MultipleChoiceField(
        label=_("How it is assessed"), required=False, choices=list(standard.ASSESSMENT.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    supervision = _choice(_("Supervision and identity"), standard.SUPERVISION)
    participation = _choice(_("Form of participation"), standard.PARTICIPATION)
    cycle = _choice(
        _("Cycle"), standard.CYCLES, help_text=_("Of the European Higher Education Area, where it belongs to one.")
    )
    quality_assurance = forms.CharField(
        label=_("Quality assurance"), required=False, max_length=300, widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=_("Who reviews it, and how: “Reviewed each year by the academic board”."),
    )  # fmt: skip
    prerequisites = forms.CharField(
        label=_("Prerequisites"), required=False, max_length=300, widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=_("What somebody needs before they begin; “None” is an answer too."),
    )  # fmt: skip
    stackability = _choice(_("Stacking"), standard.STACKABILITY)
    further = forms.CharField(
        label=_("Further information"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def standard_values(self) -> dict[str, Any]:
        """Return the fields of a version, for the services."""
        return {name: self.cleaned_data[name] for name in STANDARD}
