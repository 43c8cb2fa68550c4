"""Forms of observation, attendance, attestation, recognition and certificates. What rules say is said by services."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campus.achievements.models import Achievement
from campus.achievements.queries import published
from campus.assessments.models import Activity, Attestation, Session, Supervision
from campus.assessments.services.activities import MOST_CRITERIA, Line
from campus.assessments.ways.terms import FIELDS, Terms, terms
from campus.organizations.models import Organization
from campus.skills.forms import SkillChoiceField

Kind = Activity.Kind
SMALL = {"class": "w-s"}
LINE = ("pk", "name", "description", "required", "skill", "level")


class ActivityForm(forms.Form):
    """What an activity says of itself; which fields there are depends on its kind."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    title = forms.CharField(label=_("Title"), max_length=120)
    brief = forms.CharField(
        label=_("What learners read first"),
        required=False,
        strip=False,
        help_text=_("What to do, where, and what to bring. Markdown."),
        widget=forms.Textarea(attrs={"rows": 6, "class": "w-l"}),
    )
    audience = forms.ChoiceField(
        label=_("Who may show it"), choices=Activity.Audience.choices, widget=forms.RadioSelect
    )
    achievement: forms.ModelChoiceField[Achievement] = forms.ModelChoiceField(
        label=_("Stands for"),
        queryset=None,
        required=False,
        empty_label=_("No achievement as a whole"),
        help_text=_("The achievement whose learning is claimed. Its award rule still decides."),
    )
    supervision = forms.ChoiceField(label=_("Supervision"), choices=Supervision.choices)
    levels = forms.CharField(
        label=_("Levels"),
        help_text=_("From the lowest to the highest, one a line; two to four. Two make a checklist."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "w-m"}),
    )
    asked = forms.CharField(
        label=_("Level that is asked for"),
        required=False,
        help_text=_("One of the levels above. Left empty, the highest."),
        widget=forms.TextInput(attrs={"class": "w-m"}),
    )
    needs_signature = forms.BooleanField(label=_("A signature is needed to pass"), required=False)
    takes_reports = forms.BooleanField(label=_("Hours may be reported by learners, for you to confirm"), required=False)
    asked_hours = forms.DecimalField(
        label=_("Hours that are asked for"),
        required=False,
        help_text=_("What learners are told. The award’s rule decides what counts for the badge."),
        widget=forms.NumberInput(attrs={**SMALL, "step": "0.25"}),
    )
    whom = forms.CharField(
        label=_("Who can confirm it"),
        required=False,
        max_length=200,
        help_text=_("For example: whoever led the group you volunteered with."),
    )
    link_days = forms.IntegerField(
        label=_("Days that the link in the mail holds"), initial=30, widget=forms.NumberInput(attrs=SMALL)
    )
    appeal_days = forms.IntegerField(
        label=_("Days in which a decision can be appealed"), initial=28, widget=forms.NumberInput(attrs=SMALL)
    )

    def __init__(self, *args: Any, kind: str, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        achievement = self.fields["achievement"]
        assert isinstance(achievement, forms.ModelChoiceField)
        achievement.queryset = published(organization)
        own = set(FIELDS[kind])
        has = {"levels": "scale" in own, "asked": "scale" in own, "achievement": kind == Kind.RECOGNITION}
        for name in ("needs_signature", "takes_reports", "asked_hours", "whom", "link_days", "appeal_days"):
            has[name] = name in own
        for name in [name for name, is_there in has.items() if not is_there]:
            del self.fields[name]

    def scale(self) -> list[str]:
        """Return the names of the levels as typed."""
        return [line.strip() for line in str(self["levels"].value() or "").splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        """Hold the level that is asked for against the levels."""
        found = super().clean() or {}
        asked = str(found.get("asked") or "").strip()
        if asked and asked not in self.scale():
            self.add_error("asked", _("Write it as it stands among the levels."))
        return found

    def values(self) -> dict[str, Any]:
        """Return what the service takes besides criteria and revision."""
        sent = self.cleaned_data
        data = {name: sent[name] for name in FIELDS[self.kind] if name in sent}
        if "levels" in self.fields:
            data["scale"], asked = self.scale(), str(sent["asked"]).strip()
            if asked:
                data["pass_level"] = self.scale().index(asked)
        fields = {name: sent[name] for name in ("title", "brief", "audience", "supervision")}
        if "achievement" in self.fields:
            fields["achievement"] = sent["achievement"]
        return {**fields, "data": data}


def initial_of(activity: Activity) -> dict[str, Any]:
    """Return what stands in the form of a stored activity."""
    found = terms(activity)
    names = ("revision", "title", "brief", "audience", "supervision", "achievement")
    return {
        **{name: getattr(activity, name) for name in names},
        **{name: getattr(found, name) for name in FIELDS[activity.kind]},
        "levels": "\n".join(found.scale),
        "asked": found.scale[found.pass_level] if found.scale else "",
    }


class LinesForm(forms.Form):
    """The lines of a checklist or rubric; one without a name is left out."""

    criteria = forms.CharField(required=False, widget=forms.HiddenInput)  # where errors of all lines stand

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = min(rows, MOST_CRITERIA)
        for n in range(1, self.rows + 1):
            self.fields[f"pk-{n}"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
            self.fields[f"name-{n}"] = forms.CharField(label=_("What is looked for"), required=False, max_length=120)
            self.fields[f"description-{n}"] = forms.CharField(
                label=_("How to tell"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
            )
            self.fields[f"required-{n}"] = forms.BooleanField(label=_("Nobody passes without it"), required=False)
            self.fields[f"skill-{n}"] = SkillChoiceField(label=_("Skill that it shows"))
            self.fields[f"level-{n}"] = forms.CharField(label=_("At which level"), required=False, max_length=40)

    def rows_of(self) -> Iterator[tuple[int, dict[str, BoundField]]]:
        """Yield each line's number and its fields by name."""
        for n in range(1, self.rows + 1):
            yield n, {name: self[f"{name}-{n}"] for name in LINE}

    def lines(self) -> list[Line]:
        """Return the lines that have a name, in their order."""
        sent = self.cleaned_data
        return [
            Line(
                sent[f"name-{n}"],
                sent[f"description-{n}"],
                sent[f"required-{n}"],
                pk=sent[f"pk-{n}"],
                skill_id=skill.pk if (skill := sent[f"skill-{n}"]) else None,
                skill_level=sent[f"level-{n}"],
            )
            for n in range(1, self.rows + 1)
            if sent[f"name-{n}"]
        ]


def lines_initial(activity: Activity) -> dict[str, Any]:
    """Return what stands in the lines of a stored activity; new lines are needed unless said otherwise."""
    start: dict[str, Any] = {f"required-{n}": True for n in range(1, MOST_CRITERIA + 1)}
    for n, line in enumerate(activity.criteria.select_related("skill"), start=1):
        start |= {f"pk-{n}": line.pk, f"name-{n}": line.name, f"description-{n}": line.description}
        start |= {f"required-{n}": line.is_required, f"skill-{n}": line.skill, f"level-{n}": line.skill_level}
    return start


class SessionForm(forms.Form):
    """When and where people meet, in the local time of this place."""

    title = forms.CharField(label=_("Title"), required=False, max_length=120, help_text=_("If it has one of its own."))
    place = forms.CharField(label=_("Place"), required=False, max_length=120)
    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date", "class": "w-m"}, format="%Y-%m-%d")
    )
    begins = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs={"type": "time", **SMALL}, format="%H:%M"))
    ends_at = forms.TimeField(
        label=_("Ends"),
        widget=forms.TimeInput(attrs={"type": "time", **SMALL}, format="%H:%M"),
        help_text=_("A time before the beginning is on the next day."),
    )
    hours = forms.DecimalField(
        label=_("Hours that it counts for"), widget=forms.NumberInput(attrs={**SMALL, "step": "0.25"})
    )
    check_in = forms.ChoiceField(
        label=_("How people check in"), choices=Session.CheckIn.choices, widget=forms.RadioSelect, initial="rotating"
    )

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        sent = self.cleaned_data
        begins, ends = _moment(sent["day"], sent["begins"]), _moment(sent["day"], sent["ends_at"])
        if ends <= begins:
            ends = _moment(sent["day"] + timedelta(days=1), sent["ends_at"])
        names = ("title", "place", "hours", "check_in")
        return {**{name: sent[name] for name in names}, "starts_at": begins, "ends_at": ends}


def session_initial(session: Session) -> dict[str, Any]:
    """Return what stands in the form of a stored session."""
    begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    names = ("title", "place", "hours", "check_in")
    start = {name: getattr(session, name) for name in names}
    return start | {"day": begins.date(), "begins": begins.time(), "ends_at": ends.time()}


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


class ReportForm(forms.Form):
    """Hours that somebody says they gave."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date", "class": "w-m"}, format="%Y-%m-%d")
    )
    hours = forms.DecimalField(label=_("Hours"), widget=forms.NumberInput(attrs={**SMALL, "step": "0.25"}))
    text = forms.CharField(label=_("What you did"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class AskForm(forms.Form):
    """Whom to ask, and what they are to confirm."""

    text = forms.CharField(
        label=_("What is to be confirmed"),
        max_length=5000,
        help_text=_("In a few sentences: what was done, when and where. They read it as you write it."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    name = forms.CharField(label=_("Their name"), max_length=120)
    role = forms.ChoiceField(label=_("Their role"), choices=Attestation.Role.choices)
    email = forms.EmailField(label=_("Their e-mail address"))
    link = forms.CharField(
        label=_("A link that shows it"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    file = forms.FileField(label=_("A file that shows it"), required=False)

    def asked(self) -> dict[str, str]:
        """Return what the service takes."""
        return {name: self.cleaned_data[name] for name in ("text", "name", "role", "email")}


class AnswerForm(forms.Form):
    """What somebody without an account says to it; the levels are fields called c<criterion>."""

    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=5000,
        help_text=_("What you saw yourself. The learner and the institution read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    role = forms.ChoiceField(label=_("Your role"), choices=Attestation.Role.choices)
    relation = forms.CharField(
        label=_("How you know their work"),
        max_length=200,
        help_text=_("For example: I led the group from March to June."),
    )


class ClaimForm(forms.Form):
    """What somebody can already do, in their words."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = forms.CharField(
        label=_("What you can do, and where you learnt it"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "w-l"}),
    )


class CertificateForm(forms.Form):
    """A credential of another issuer: a file, or its text."""

    organization: forms.ModelChoiceField[Organization] = forms.ModelChoiceField(
        label=_("For"), queryset=None, empty_label=None
    )
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("A badge as PNG or SVG, a PDF, or a JSON file; at most 2 MB.")
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "class": "mono", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issuers = Organization.objects.filter(kind=Organization.Kind.ISSUER).order_by("name", "pk")
        chosen = self.fields["organization"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = issuers
        some = list(issuers[:2])
        self.initial.setdefault("organization", some[0].pk if some else None)
        if len(some) == 1:
            chosen.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        found = super().clean() or {}
        if not found.get("file") and not found.get("text") and not self.errors:
            self.add_error("file", _("Choose a file, or paste the text of a certificate."))
        return found

    def data_of(self, *, most: int) -> bytes:
        """Return the bytes shown, at most one more than `most`."""
        file = self.cleaned_data["file"]
        if file is None:
            return str(self.cleaned_data["text"]).encode(errors="replace")
        data: bytes = file.read(most + 1)
        return data


def levels_sent(sent: QueryDict, *, prefix: str = "c") -> dict[int, int]:
    """Return the levels chosen, by line; fields are called c<line>."""
    found = {name[len(prefix) :]: str(value) for name, value in sent.items() if name.startswith(prefix)}
    return {int(pk): whole(value) for pk, value in found.items() if _is_number(pk)}


def reasons_sent(sent: QueryDict) -> dict[int, str]:
    """Return the reasons given, by line; fields are called r<line>."""
    return {int(name[1:]): str(value) for name, value in sent.items() if name[:1] == "r" and _is_number(name[1:])}


def whole(text: str) -> int:
    """Return a whole number, and one that nothing has for what is none: the services refuse it in words."""
    return int(text) if _is_number(text) else 999_999


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def rubric(activity: Activity, chosen: dict[int, int], reasons: dict[int, str] | None = None) -> list[dict[str, Any]]:
    """Return each line with its levels as a page sets them: index, name, and whether it is chosen."""
    found: Terms = terms(activity)
    return [
        {
            "line": line,
            "levels": [(index, name, chosen.get(line.pk) == index) for index, name in enumerate(found.scale)],
            "reason": (reasons or {}).get(line.pk, ""),
        }
        for line in activity.criteria.all()
    ]
