"""What staff type about who may take a course: its terms, its cohorts, and lists of people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.achievements import queries as achievements
from campus.achievements.models import Achievement
from campus.courses import queries
from campus.courses.models import Admission, Cohort, Course

_WHEN = "%Y-%m-%dT%H:%M"


def _moment(label: Any, **options: Any) -> forms.DateTimeField:
    """Return a field for a day and an hour in this place’s time zone; an hour that a clock change skips is told."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "class": "w-m"}, format=_WHEN)
    return forms.DateTimeField(label=label, required=False, widget=widget, input_formats=[_WHEN], **options)


class TermsForm(forms.Form):
    """How a course is joined."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    way = forms.ChoiceField(label=_("Who may enrol"), choices=Admission.Way.choices, widget=forms.RadioSelect)
    code = forms.CharField(
        label=_("Code"), required=False, max_length=24, widget=forms.TextInput(attrs={"class": "w-m"}),
        help_text=_("What people type, such as HARBOUR-26. Capitals, spaces and hyphens don’t matter."),
    )  # fmt: skip
    opens_at = _moment(_("Enrolment opens"))
    closes_at = _moment(_("Enrolment closes"))
    starts_at = _moment(_("The course begins"), help_text=_("Leave empty where each begins when they like."))
    ends_at = _moment(_("The course ends"))
    capacity = forms.IntegerField(
        label=_("Places"), required=False, min_value=1, max_value=1_000_000,
        widget=forms.TextInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        help_text=_("Leave empty for any number."),
    )  # fmt: skip
    achievements = forms.ModelMultipleChoiceField(
        Achievement.objects.none(), label=_("Must hold before"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.ModelMultipleChoiceField(
        Course.objects.none(), label=_("Must have finished before"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, found in (
            ("achievements", achievements.published(course.organization).exclude(pk=course.achievement_id or 0)),
            ("others", Course.objects.filter(organization=course.organization).exclude(pk=course.pk)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = found
            if not found.exists():
                del self.fields[name]


def terms_of(course: Course, terms: Admission) -> dict[str, Any]:
    """Return what the form shows of a course's terms."""
    asked = list(course.prerequisites.all())
    same = ("revision", "way", "code", "opens_at", "closes_at", "starts_at", "ends_at", "capacity")
    return {
        **{name: getattr(terms, name) for name in same},
        "achievements": [each.achievement_id for each in asked if each.achievement_id],
        "others": [each.other_id for each in asked if each.other_id],
    }


_HELP = {
    "quiz": _("For this cohort. Leave empty where it does not close."),
    "project": _("For this cohort, before the project’s own date. Leave empty to keep that."),
}


class CohortForm(forms.Form):
    """People who take a course together."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As its people know it: Spring 2027."),
        widget=forms.TextInput(attrs={"class": "w-m"}),
    )  # fmt: skip
    starts_at = _moment(_("Begins"))
    ends_at = _moment(_("Ends"))
    code = forms.CharField(
        label=_("Code"), required=False, max_length=24, widget=forms.TextInput(attrs={"class": "w-m"}),
        help_text=_("Whoever enrols with it belongs to this cohort. Leave empty for none."),
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["starts_at"].required = True
        words = {"quiz": _("“%(title)s” closes"), "project": _("“%(title)s” is to be handed in by")}
        for each in queries.activities(course):
            if each.kind in words:
                label = words[each.kind] % {"title": each.title}
                self.fields[due_name(each.kind, each.thing_id)] = _moment(label, help_text=_HELP[each.kind])

    def dues(self) -> dict[tuple[str, int], datetime | None]:
        """Return the due dates as they were typed, by kind and id."""
        named = [name.split("_") for name in self.fields if name.startswith("due_")]
        return {(kind, int(pk)): self.cleaned_data[due_name(kind, int(pk))] for _due, kind, pk in named}


def due_name(kind: str, pk: int) -> str:
    """Return what the field is called that holds a due date."""
    return f"due_{kind}_{pk}"


def cohort_of(cohort: Cohort) -> dict[str, Any]:
    """Return what the form shows of a cohort."""
    kept = {name: getattr(cohort, name) for name in CohortForm.base_fields}
    for due in cohort.dues.all():
        kind, pk = ("quiz", due.quiz_id) if due.quiz_id else ("project", due.project_id)
        kept[due_name(kind, pk or 0)] = due.due_at
    return kept


class ListForm(forms.Form):
    """A list of addresses, pasted or as a file."""

    text = forms.CharField(
        label=_("Addresses"), required=False, max_length=1_000_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One person a line, as it comes out of a spreadsheet or a mail program."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or a file"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv"}),
        help_text=_("CSV, separated by commas, semicolons or tabs; up to 5,000 lines."),
    )  # fmt: skip
    cohort = forms.ModelChoiceField(
        Cohort.objects.none(), label=_("Cohort"), required=False, empty_label=_("None"),
        widget=forms.Select(attrs={"class": "w-m"}),
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = course.cohorts.all()
        if not course.cohorts.exists():
            del self.fields["cohort"]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("text", "").strip() and not cleaned.get("file") and not self.errors:
            self.add_error("text", _("Paste a list, or choose a file."))
        return cleaned
