"""Forms for projects: the learner's work, and the staff's editor. What rules say is said by the services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from campus.assessments.models import Project, Submission
from campus.assessments.services import CriterionText
from campus.assessments.services.projects import MOST_CRITERIA
from campus.skills.forms import SkillChoiceField, SkillLevelField


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


def _lines(label: str) -> forms.CharField:
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
    moderators = forms.MultipleChoiceField(
        label=_("Moderators besides the owners"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Project
        fields = [
            *("title", "brief", "takes_files", "takes_link", "due_at", "takes_late", "promised_days"),
            *("graders", "moderate_from", "is_blind", "peer_reviews", "peer_days", "peer_use"),
            "supervision",
        ]
        labels = {
            "title": _("Title"),
            "brief": _("Brief"),
            "takes_files": _("Files may be handed in"),
            "takes_link": _("Links may be handed in"),
            "promised_days": _("Days within which a grade is promised"),
            "due_at": _("To be handed in by"),
            "takes_late": _("Late work is taken, and marked as late"),
            "graders": _("Graders of each piece of work"),
            "moderate_from": _("Levels apart that are too far"),
            "is_blind": _("Graders do not see whose work it is until the grade is final"),
            "peer_reviews": _("How many others’ work each learner reviews"),
            "peer_days": _("Days for a review"),
            "peer_use": _("What the peers’ levels do"),
            "supervision": _("Supervision"),
        }
        help_texts = {
            "brief": _("What to do, what to hand in, how long it takes most people. Markdown."),
            "due_at": _("Leave it empty where people go at their own pace."),
            "graders": _(
                "Two mark apart, without each other’s marks. Where both are near, the lower level counts; where they "
                "are far apart, an owner or a moderator decides."
            ),
            "is_blind": _(
                "Names of people and files are hidden. What stands in the work itself, or inside its files, cannot be."
            ),
            "peer_reviews": _("0 for none. Nobody learns whose work they review, or who reviewed theirs; staff does."),
            "supervision": _("Whether the work was made under watch; the credential says so."),
            "peer_use": _("A grade is always an assessor’s: peers alone never decide."),
        }
        widgets = {
            "brief": forms.Textarea(attrs={"rows": 10, "class": "w-l"}),
            "due_at": forms.DateTimeInput(attrs={"type": "datetime-local", "class": "w-m"}, format="%Y-%m-%dT%H:%M"),
            "graders": forms.Select(choices=[(1, _("One")), (2, _("Two"))], attrs={"class": "w-m"}),
            **{
                name: forms.NumberInput(attrs={"class": "w-s"})
                for name in ("promised_days", "moderate_from", "peer_reviews", "peer_days")
            },
        }

    # What every project has: left out of what is sent, it stays as it is.
    KEPT = ("graders", "moderate_from", "peer_reviews", "peer_days", "peer_use", "supervision")

    def __init__(self, *args: Any, staff: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.KEPT:
            self.fields[name].required = False
        moderators = self.fields["moderators"]
        if isinstance(moderators, forms.MultipleChoiceField):
            moderators.choices = list(staff)
        # Before the form puts what was typed into the instance.
        self.has = {name: getattr(self.instance, name) for name in self.KEPT}

    def values(self) -> dict[str, Any]:
        """Return what the service takes, the scale and the moderators included."""
        typed = {name: self.cleaned_data[name] for name in self.Meta.fields}
        kept = {name: self.has[name] for name in self.KEPT if typed[name] in (None, "")}
        people = [int(pk) for pk in self.cleaned_data["moderators"]]
        return typed | kept | {"scale": self.scale(), "moderators": people}

    def part(self, *names: str) -> list[BoundField]:
        """Return some of the fields, to be set under a heading of their own."""
        return [self[name] for name in names]

    def work(self) -> list[BoundField]:
        """Return the fields on what is handed in, and when."""
        return self.part("title", "brief", "takes_files", "takes_link", "due_at", "takes_late", "promised_days")

    def grading(self) -> list[BoundField]:
        """Return the fields on who grades."""
        return self.part("graders", "moderate_from", "moderators", "is_blind", "supervision")

    def peers(self) -> list[BoundField]:
        """Return the fields on peer review."""
        return self.part("peer_reviews", "peer_days", "peer_use")

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
            self.fields[f"description-{n}"] = _lines(str(_("What it asks for")))
            self.fields[f"skill-{n}"] = SkillChoiceField(label=_("Skill that it shows"))
            self.fields[f"skill_level-{n}"] = SkillLevelField()
            for index, level in enumerate(scale):
                self.fields[f"level-{n}-{index}"] = _lines(level)

    def lines(self) -> Iterator[tuple[int, dict[str, BoundField], list[BoundField]]]:
        """Yield each row's number, its fields by name, and its levels."""
        for n in range(1, self.rows + 1):
            named = {name: self[f"{name}-{n}"] for name in ("pk", "name", "description", "skill", "skill_level")}
            yield n, named, [self[f"level-{n}-{index}"] for index in range(len(self.scale))]

    def texts(self) -> list[CriterionText]:
        """Return the rows that have a name, in their order."""
        data = self.cleaned_data
        return [
            CriterionText(
                pk=data[f"pk-{n}"],
                name=data[f"name-{n}"],
                description=data[f"description-{n}"],
                skill=data[f"skill-{n}"],
                skill_level=data[f"skill_level-{n}"],
                levels=tuple(data[f"level-{n}-{index}"] for index in range(len(self.scale))),
            )
            for n in range(1, self.rows + 1)
            if data[f"name-{n}"]
        ]


def rubric_initial(project: Project) -> dict[str, Any]:
    """Return what stands in the rows of a stored rubric."""
    start: dict[str, Any] = {}
    for n, criterion in enumerate(project.criteria.select_related("skill"), start=1):
        start.update({f"pk-{n}": criterion.pk, f"name-{n}": criterion.name})
        start.update({f"skill-{n}": criterion.skill, f"skill_level-{n}": criterion.skill_level})
        start[f"description-{n}"] = criterion.description
        start.update({f"level-{n}-{index}": text for index, text in enumerate(criterion.levels)})
    return start


class ExtensionForm(forms.Form):
    """More time for one learner, named by their address."""

    email = forms.EmailField(label=_("The learner’s e-mail address"))
    due_at = forms.DateTimeField(
        label=_("To be handed in by"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "w-m"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200, help_text=_("Read by staff alone; it may stay empty.")
    )
