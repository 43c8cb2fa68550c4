"""Forms for learners' work and for staff who make quizzes and projects. What rules say is said by the services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from campus.assessments.models import Project, Question, Quiz, Submission
from campus.assessments.questions import MOST_CHOICES
from campus.assessments.services import CriterionText
from campus.assessments.services.projects import MOST_CRITERIA
from campus.common.errors import InvalidError

Kind = Question.Kind


def take_error(form: forms.Form | forms.ModelForm[Any], error: InvalidError) -> None:
    """Show what a service refused beside the field it names, else above the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


class WorkForm(forms.Form):
    """A learner's work as it grows: nothing is required until it is handed in."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = forms.CharField(label=_("Title"), required=False, help_text=_("What your work is called in the queue."))
    text = forms.CharField(
        label=_("Your work, or a note to go with it"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "w-l"}),
    )
    links = forms.CharField(
        label=_("Links"),
        required=False,
        help_text=_(
            "To work that lies elsewhere: one a line, its title after it. Whoever grades must be able to open it."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "class": "w-l", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not project.takes_link:
            del self.fields["links"]

    @classmethod
    def of(cls, submission: Submission | None, project: Project) -> WorkForm:
        """Return the form as the draft stands, empty at revision 0 where there is none."""
        if submission is None:
            return cls(initial={"revision": 0}, project=project)
        names = ("revision", "title", "text", "links")
        return cls(initial={name: getattr(submission, name) for name in names}, project=project)

    def typed(self) -> dict[str, Any]:
        """Return what was typed, whether or not it is right: what a field refuses must not be kept as nothing."""
        self.is_valid()
        sent = {
            name: str(self[name].value() or "") if name in self.fields else "" for name in ("title", "text", "links")
        }
        return {**sent, "revision": self.cleaned_data.get("revision") or 0}


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


class ProjectForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's cannot be given one at run time
    """A project's brief and scale; the rubric's rows are RubricForm's."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    levels = forms.CharField(
        label=_("Levels"),
        help_text=_("From the lowest to the highest, one a line; two to four."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "w-m"}),
    )

    class Meta:
        model = Project
        fields = ["title", "brief", "takes_files", "takes_link", "promised_days"]
        labels = {
            "title": _("Title"),
            "brief": _("Brief"),
            "takes_files": _("Files may be handed in"),
            "takes_link": _("Links may be handed in"),
            "promised_days": _("Days within which a grade is promised"),
        }
        help_texts = {"brief": _("What to do, what to hand in, how long it takes most people. Markdown.")}
        widgets = {
            "brief": forms.Textarea(attrs={"rows": 10, "class": "w-l"}),
            "promised_days": forms.NumberInput(attrs={"class": "w-s"}),
        }

    def values(self) -> dict[str, Any]:
        """Return what the service takes, the scale included."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"scale": self.scale()}

    def scale(self) -> list[str]:
        """Return the names of the levels as typed."""
        return [line.strip() for line in str(self["levels"].value() or "").splitlines() if line.strip()]


class RubricForm(forms.Form):
    """The rows of a rubric: a name, what is asked, and a text for each level; a row without a name is left out."""

    criteria = forms.CharField(required=False, widget=forms.HiddenInput)  # where errors of the whole rubric stand

    def __init__(self, *args: Any, rows: int, scale: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.scale = min(rows, MOST_CRITERIA), scale
        for n in range(1, self.rows + 1):
            self.fields[f"pk-{n}"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
            self.fields[f"name-{n}"] = forms.CharField(label=_("Criterion %(n)s") % {"n": n}, required=False)
            self.fields[f"description-{n}"] = _line(str(_("What it asks for")))
            for index, level in enumerate(scale):
                self.fields[f"level-{n}-{index}"] = _line(level)

    def lines(self) -> Iterator[tuple[int, dict[str, BoundField], list[BoundField]]]:
        """Yield each row's number, its fields by name, and its levels."""
        for n in range(1, self.rows + 1):
            named = {name: self[f"{name}-{n}"] for name in ("pk", "name", "description")}
            yield n, named, [self[f"level-{n}-{index}"] for index in range(len(self.scale))]

    def texts(self) -> list[CriterionText]:
        """Return the rows that have a name, in their order."""
        data = self.cleaned_data
        return [
            CriterionText(
                pk=data[f"pk-{n}"],
                name=data[f"name-{n}"],
                description=data[f"description-{n}"],
                levels=tuple(data[f"level-{n}-{index}"] for index in range(len(self.scale))),
            )
            for n in range(1, self.rows + 1)
            if data[f"name-{n}"]
        ]


def rubric_initial(project: Project) -> dict[str, Any]:
    """Return what stands in the rows of a stored rubric."""
    start: dict[str, Any] = {}
    for n, criterion in enumerate(project.criteria.all(), start=1):
        start.update({f"pk-{n}": criterion.pk, f"name-{n}": criterion.name})
        start[f"description-{n}"] = criterion.description
        start.update({f"level-{n}-{index}": text for index, text in enumerate(criterion.levels)})
    return start
