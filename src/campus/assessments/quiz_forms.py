"""Forms for staff who make quizzes: settings, who is granted more, what a person marks, and files of questions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.assessments.models import Quiz

SMALL = {"class": "w-s"}
FIGURES = ("draw", "pass_percent", "attempts", "cooling_off_hours", "minutes")


class QuizForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's cannot be given one at run time
    """Settings of a quiz; `revision` tells whether somebody else changed them meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    pools = forms.CharField(
        label=_("Pools"),
        required=False,
        help_text=_("One a line, with how many of its questions an attempt draws: “Fractions: 3”."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Quiz
        fields = [
            *("title", "intro", "draw", "pools", "banks", "pass_percent", "attempts", "cooling_off_hours", "minutes"),
            *("is_one_page", "feedback", "supervision"),
        ]
        labels = {
            "title": _("Title"),
            "intro": _("Introduction"),
            "draw": _("Questions an attempt"),
            "banks": _("Draw from these quizzes as well"),
            "pass_percent": _("Asked for, in per cent"),
            "attempts": _("Attempts"),
            "cooling_off_hours": _("Hours between attempts"),
            "minutes": _("Minutes for an attempt"),
            "is_one_page": _("All questions on one page, handed in together"),
            "feedback": _("When learners see what was right"),
            "supervision": _("Supervision"),
        }
        help_texts = {
            "intro": _("Shown before the quiz begins. Markdown."),
            "draw": _("Drawn at random from the questions of no pool below. With fewer in the bank, all are asked."),
            "pass_percent": _("What learners are told. The award’s rule decides what counts for the badge."),
            "attempts": _("The best one counts."),
            "minutes": _("0 for no limit. When time is up, what is answered counts."),
            "feedback": _("Other than after each question, answers can be changed until the attempt is handed in."),
        }
        widgets = {
            "intro": forms.Textarea(attrs={"rows": 4}),
            "banks": forms.CheckboxSelectMultiple,
            **{name: forms.NumberInput(attrs=SMALL) for name in FIGURES},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quiz: Quiz = self.instance
        self.initial["pools"] = "\n".join(f"{name}: {number}" for name, number in quiz.pools.items())
        others = Quiz.objects.filter(organization=quiz.organization).exclude(pk=quiz.pk).order_by("title", "pk")
        if others.exists():
            self.fields["banks"].queryset = others  # type: ignore[attr-defined]
        else:
            del self.fields["banks"]

    def clean_pools(self) -> dict[str, int]:
        """Return the pools with their numbers; a line that is none is refused as it stands."""
        found: dict[str, int] = {}
        for line in filter(str.strip, self.cleaned_data["pools"].splitlines()):
            name, _colon, number = line.rpartition(":")
            if not name.strip() or not number.strip().isascii() or not number.strip().isdigit():
                raise forms.ValidationError(_("“%(line)s” is no name with a number."), params={"line": line.strip()})
            found[" ".join(name.split())] = int(number)
        return found

    def _post_clean(self) -> None:
        """Leave the row as it is: the service writes, and judges what is written."""

    def settings(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name != "banks"}

    def banks(self) -> list[Quiz] | None:
        """Return the other quizzes that were chosen, None where there is nothing to choose."""
        return list(self.cleaned_data["banks"]) if "banks" in self.fields else None


class AccommodationForm(forms.Form):
    """What one learner is granted."""

    email = forms.EmailField(label=_("Address of the learner"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    extra_percent = forms.IntegerField(
        label=_("More time, in per cent"), initial=0, min_value=0, widget=forms.NumberInput(attrs=SMALL)
    )
    extra_attempts = forms.IntegerField(
        label=_("More attempts"), initial=0, min_value=0, widget=forms.NumberInput(attrs=SMALL)
    )
    is_untimed = forms.BooleanField(label=_("No time limit"), required=False)
    closes_at = forms.DateTimeField(
        label=_("May take it until"),
        required=False,
        help_text=_("Where it closes with their cohort, and they need longer."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "w-m"}, format="%Y-%m-%dT%H:%M"),
    )
    is_everywhere = forms.BooleanField(label=_("In every quiz of this institution"), required=False)

    def grants(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "email"}


class MarkingForm(forms.Form):
    """How much of an answer is right, and a word to it."""

    percent = forms.IntegerField(
        label=_("Right, in per cent"),
        min_value=0,
        max_value=100,
        help_text=_("100 is right, 0 is wrong; anything between counts in part."),
        widget=forms.NumberInput(attrs=SMALL),
    )
    comment = forms.CharField(
        label=_("Comment for the learner"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class UploadForm(forms.Form):
    """A file of questions."""

    file = forms.FileField(
        label=_("File"), help_text=_("GIFT, Moodle XML, or QTI 2.1 or 3.0 as a package or a single item; at most 5 MB.")
    )
