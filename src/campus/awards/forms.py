"""What staff type about awards: the rule as a sentence, and the reason for taking one back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.assessments.models import Project
from campus.awards import rules
from campus.awards.services import LONGEST_REASON
from campus.courses.models import Course
from campus.courses.queries import activities

NONE = ""


class RuleForm(forms.Form):
    """The rule as a sentence about one course: all units, the quiz at a percentage, the project at a level."""

    units = forms.BooleanField(label=_("All units are finished"), required=False)
    percent = forms.IntegerField(
        label=_("The quiz reaches at least (per cent)"),
        help_text=_("The best attempt counts. Leave empty if the quiz does not matter."),
        min_value=1,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course
        self.quiz_id, self.project_id = _first(course, "quiz"), _first(course, "project")
        if self.quiz_id is None:
            del self.fields["percent"]
        if self.project_id is not None:
            self.fields["level"] = _levels(Project.objects.get(pk=self.project_id).scale)

    def clean(self) -> dict[str, Any]:
        """Refuse a rule that asks for nothing: everybody would have earned it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not self._parts(cleaned):
            raise forms.ValidationError(_("Choose at least one thing that a person must do."))
        return cleaned

    def tree(self) -> dict[str, Any]:
        """Return the rule's tree as stored."""
        return rules.AllOf(tuple(self._parts(self.cleaned_data))).to_json()

    def _parts(self, cleaned: dict[str, Any]) -> list[rules.Rule]:
        parts: list[rules.Rule] = []
        if cleaned.get("units"):
            parts.append(rules.UnitsDone(self.course.pk))
        if cleaned.get("percent") and self.quiz_id:
            parts.append(rules.QuizAtLeast(self.quiz_id, cleaned["percent"]))
        if cleaned.get("level") and self.project_id:
            parts.append(rules.ProjectAtLeast(self.project_id, int(cleaned["level"])))
        return parts


def _first(course: Course, kind: str) -> int | None:
    """Return the first quiz or project of the course by its id."""
    return next((each.thing_id for each in activities(course) if each.kind == kind), None)


def _levels(scale: list[str]) -> forms.ChoiceField:
    """Offer the levels of a project's scale above its lowest, which anything handed in reaches."""
    levels = [(str(level), name) for level, name in enumerate(scale) if level]
    return forms.ChoiceField(
        label=_("The project reaches at least, on every criterion"),
        required=False,
        choices=[(NONE, _("The project does not matter")), *levels],
        widget=forms.Select(attrs={"class": "w-m"}),
    )


def initial(rule: rules.Rule | None, course: Course) -> dict[str, Any] | None:
    """Return a rule as the form's values, or None where the form cannot say it (nested, or about another course)."""
    values: dict[str, Any] = {"units": False, "percent": None, "level": NONE}
    quiz, project = _first(course, "quiz"), _first(course, "project")
    if rule is None:
        return {"units": True, "percent": 70 if quiz else None, "level": "2" if project else NONE}
    if not isinstance(rule, rules.AllOf):
        return None
    for part in rule.parts:
        match part:
            case rules.UnitsDone(course.pk):
                values["units"] = True
            case rules.QuizAtLeast(found, percent) if found == quiz:
                values["percent"] = percent
            case rules.ProjectAtLeast(found, level) if found == project:
                values["level"] = str(level)
            case _other:
                return None
    return values


class RevokeForm(forms.Form):
    """Why an award is taken back; its holder reads it, and so does whoever asks us."""

    reason = forms.CharField(
        label=_("Why it is taken back"),
        help_text=_("The holder reads this, so say it to them. At most 300 characters."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "class": "w-l"}),
    )
    is_sure = forms.BooleanField(label=_("I understand that this cannot be undone"))


class SureForm(forms.Form):
    """A tick before something that cannot be undone."""

    is_sure = forms.BooleanField(label=_("I understand that this cannot be undone"))
