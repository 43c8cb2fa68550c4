"""Forms for staff who make quizzes. What rules say is said by the services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from campus.assessments.models import Question, Quiz
from campus.assessments.questions import MOST_CHOICES
from campus.common.errors import InvalidError

Kind = Question.Kind


def take_error(form: forms.Form | forms.ModelForm[Any], error: InvalidError) -> None:
    """Show what a service refused beside the field it names, else above the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


class QuizForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's cannot be given one at run time
    """Settings of a quiz; `revision` tells whether somebody else changed them meanwhile."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = Quiz
        fields = ["title", "intro", "draw", "pass_percent", "attempts", "cooling_off_hours"]
        labels = {
            "title": _("Title"),
            "intro": _("Introduction"),
            "draw": _("Questions an attempt"),
            "pass_percent": _("Asked for, in per cent"),
            "attempts": _("Attempts"),
            "cooling_off_hours": _("Hours between attempts"),
        }
        help_texts = {
            "intro": _("Shown before the quiz begins. Markdown."),
            "draw": _("Drawn from the bank at random. With fewer in the bank, all are asked."),
            "pass_percent": _("What learners are told. The award’s rule decides what counts for the badge."),
            "attempts": _("The best one counts."),
        }
        widgets = {
            "intro": forms.Textarea(attrs={"rows": 4}),
            **{
                name: forms.NumberInput(attrs={"class": "w-s"})
                for name in ("draw", "pass_percent", "attempts", "cooling_off_hours")
            },
        }

    def settings(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class QuestionForm(forms.Form):
    """What every kind of question has."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    text = forms.CharField(label=_("Question"), widget=forms.Textarea(attrs={"rows": 3}))
    see = forms.CharField(
        label=_("Where to read again"),
        required=False,
        max_length=200,
        help_text=_("Shown after the answer, such as “Unit 2, Who stays silent”."),
    )

    def data_of(self) -> dict[str, Any]:
        """Return `Question.data` as typed; campus.assessments.questions judges it."""
        raise NotImplementedError


class _Said(QuestionForm):
    feedback_right = forms.CharField(
        label=_("Said to a right answer"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    feedback_wrong = forms.CharField(
        label=_("Said to a wrong answer"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def _feedback(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("feedback_right", "feedback_wrong")}


class NumericForm(_Said):
    """A number."""

    answer = forms.CharField(label=_("Right answer"), widget=forms.TextInput(attrs={"class": "w-s"}))
    tolerance = forms.CharField(
        label=_("Also right, this far off"),
        required=False,
        help_text=_("0.5 takes what lies up to a half above or below."),
        widget=forms.TextInput(attrs={"class": "w-s"}),
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=20, widget=forms.TextInput(attrs={"class": "w-s"})
    )
    field_order = ("revision", "text", "answer", "tolerance", "unit", "feedback_right", "feedback_wrong", "see")

    def data_of(self) -> dict[str, Any]:
        """Return the number, its tolerance and unit."""
        return {name: self.cleaned_data[name] for name in ("answer", "tolerance", "unit")} | self._feedback()


class ShortForm(_Said):
    """A few words."""

    accepted = forms.CharField(
        label=_("Accepted answers"),
        help_text=_("One a line; the first is shown as the right one. Capitals, accents and spaces do not matter."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ("revision", "text", "accepted", "feedback_right", "feedback_wrong", "see")

    def data_of(self) -> dict[str, Any]:
        """Return the accepted answers."""
        return {"accepted": self.cleaned_data["accepted"].splitlines(), **self._feedback()}


def _line(label: str) -> forms.CharField:
    """Return a field for a sentence or two, which may stay empty."""
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ChoicesForm(QuestionForm):
    """Answers to choose from, in numbered rows; a row without words is left out."""

    def __init__(self, *args: Any, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = min(max(rows, 2), MOST_CHOICES)
        for n in range(1, self.rows + 1):
            self.fields[f"id-{n}"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8)
            self.fields[f"text-{n}"] = _line(_("Answer %(n)s") % {"n": n})
            self.fields[f"right-{n}"] = forms.BooleanField(label=_("Right"), required=False)
            self.fields[f"feedback-{n}"] = _line(str(_("Said to who chooses it")))

    def lines(self) -> Iterator[tuple[int, dict[str, BoundField]]]:
        """Yield each row's number and its fields by name."""
        for n in range(1, self.rows + 1):
            yield n, {name: self[f"{name}-{n}"] for name in ("id", "text", "right", "feedback")}

    def data_of(self) -> dict[str, Any]:
        """Return the rows that have words; a new one gets the first letter that is free."""
        rows = [{name: self.cleaned_data[f"{name}-{n}"] for name in ("id", "text", "right", "feedback")}
                for n in range(1, self.rows + 1) if self.cleaned_data[f"text-{n}"]]  # fmt: skip
        taken = {row["id"] for row in rows}
        free = iter([letter for letter in "abcdefghijklmnopqrst" if letter not in taken])
        return {"choices": [{**row, "id": row["id"] or next(free)} for row in rows]}


def question_form(kind: str, *args: Any, rows: int = 4, **kwargs: Any) -> QuestionForm:
    """Return the form for a kind of question."""
    if kind == Kind.NUMERIC:
        return NumericForm(*args, **kwargs)
    if kind == Kind.SHORT:
        return ShortForm(*args, **kwargs)
    return ChoicesForm(*args, rows=rows, **kwargs)


def initial_of(question: Question) -> dict[str, Any]:
    """Return what stands in the form of a stored question."""
    start: dict[str, Any] = {"text": question.text, "see": question.see, "revision": question.revision}
    data = dict(question.data)
    for n, choice in enumerate(data.pop("choices", []), start=1):
        start.update({f"{name}-{n}": choice.get(name, "") for name in ("id", "text", "right", "feedback")})
    if "accepted" in data:
        data["accepted"] = "\n".join(data["accepted"])
    return start | data
