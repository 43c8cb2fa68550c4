"""Forms for learners' work and for staff who make projects. What rules say is said by the services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from campus.assessments.models import Project, Submission
from campus.assessments.services import CriterionText
from campus.assessments.services.projects import MOST_CRITERIA
from campus.common.errors import InvalidError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what gettext_lazy returns, known to type checkers alone


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
    link = forms.CharField(
        label=_("Link"),
        required=False,
        help_text=_("To work that lies elsewhere. Whoever grades must be able to open it."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not project.takes_link:
            del self.fields["link"]

    @classmethod
    def of(cls, submission: Submission | None, project: Project) -> WorkForm:
        """Return the form as the draft stands, empty at revision 0 where there is none."""
        if submission is None:
            return cls(initial={"revision": 0}, project=project)
        names = ("revision", "title", "text", "link")
        return cls(initial={name: getattr(submission, name) for name in names}, project=project)

    def typed(self) -> dict[str, Any]:
        """Return what was typed, whether or not it is right: what a field refuses must not be kept as nothing."""
        self.is_valid()
        sent = {
            name: str(self[name].value() or "") if name in self.fields else "" for name in ("title", "text", "link")
        }
        return {**sent, "revision": self.cleaned_data.get("revision") or 0}


def sentences(label: str | _StrPromise) -> forms.CharField:
    """Return a field for a sentence or two, which may stay empty."""
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 2}))


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
            "takes_link": _("A link may be handed in"),
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
            self.fields[f"description-{n}"] = sentences(str(_("What it asks for")))
            for index, level in enumerate(scale):
                self.fields[f"level-{n}-{index}"] = sentences(level)

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
