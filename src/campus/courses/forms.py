"""What staff type into: a course, a unit, its files and its video. Rules of the matter itself are the services'."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campus.achievements import queries as achievements
from campus.achievements.models import Achievement
from campus.achievements.wording import LANGUAGES
from campus.assessments.models import Activity, Project, Quiz
from campus.common.errors import InvalidError
from campus.common.text import MOST_MARKDOWN
from campus.courses.models import Course, Programme, Unit
from campus.organizations.models import Organization
from campus.skills.forms import SkillChoiceField, SkillLevelField

Kind = Unit.Kind


def refuse(form: forms.BaseForm, err: InvalidError) -> None:
    """Show a service's refusal at the field it names, or above the form."""
    form.add_error(err.field if err.field in form.fields else None, str(err))


def form_token() -> str:
    """Return what tells a form that makes something from every other: sent twice, it makes one."""
    return secrets.token_hex(16)


class NewForm(forms.Form):
    """What every form that makes something carries, so that a double click makes one."""

    form_token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40, initial=form_token)


class CourseForm(NewForm):
    """What a course says of itself."""

    title = forms.CharField(label=_("Title"), max_length=120, help_text=_("What it is about, in five words or fewer."))
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown under the title everywhere. Say what a person can do afterwards."),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=MOST_MARKDOWN,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Who it is for, what it asks, what one needs. In Markdown: an empty line begins a new paragraph."),
    )
    language = forms.ChoiceField(label=_("Language of the course"), choices=LANGUAGES, initial="en")
    minutes = forms.IntegerField(
        label=_("Minutes for all units"),
        min_value=1,
        max_value=60_000,
        initial=60,
        help_text=_("For reading; the project takes its own time."),
        widget=forms.NumberInput(attrs={"class": "w-s"}),
    )
    achievement = forms.ModelChoiceField(
        label=_("What is earned"),
        queryset=Achievement.objects.none(),
        required=False,
        empty_label=_("Nothing yet"),
        help_text=_("Only achievements that have been published can be chosen."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, organization: Organization, course: Course | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["achievement"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = achievements.published(organization)
        if course:
            del self.fields["form_token"]
            names = [name for name in self.fields if name != "achievement"]
            self.initial = {name: getattr(course, name) for name in names} | {"achievement": course.achievement_id}


TAUGHT = ("skill", "skill_level")
# What is typed of a unit, by its kind; the rest of an assessed one stands in its own editor.
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.PAGE: ("title", "minutes", "body", *TAUGHT),
    Kind.FILE: ("title", "minutes", "body", *TAUGHT),
    Kind.EMBED: ("title", "minutes", "url", "is_embedded", "body", *TAUGHT),
    Kind.DISCUSSION: ("title", "minutes", "body", *TAUGHT),
    Kind.QUIZ: ("title",),
    Kind.PROJECT: ("title",),
    Kind.ACTIVITY: ("title", "body"),
}


class UnitForm(forms.Form):
    """The words of a unit."""

    title = forms.CharField(label=_("Title"), max_length=120)
    minutes = forms.IntegerField(
        label=_("Minutes it takes"),
        min_value=1,
        max_value=600,
        initial=10,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
    )
    url = forms.URLField(
        label=_("Address of the page"),
        max_length=1000,
        assume_scheme="https",
        help_text=_("It is linked, so that nobody is followed by the other site unasked."),
    )
    is_embedded = forms.BooleanField(
        label=_("Learners may open it inside the unit"),
        required=False,
        help_text=_(
            "They press a button first. Many sites do not let themselves be shown inside another: "
            "try it once the unit is saved. The link stays beside it."
        ),
    )
    body = forms.CharField(
        label=_("Text"),
        strip=False,
        max_length=MOST_MARKDOWN,
        widget=forms.Textarea(attrs={"rows": 24, "class": "mono"}),
        help_text=_(
            "In Markdown: ## for a heading, * for a list, an empty line for a new paragraph, "
            '![what the picture shows](its-name.png "caption") for a picture.'
        ),
    )
    skill = SkillChoiceField(label=_("Skill that it teaches"))
    skill_level = SkillLevelField()
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: str = Kind.PAGE, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = unit.kind if unit else kind
        for name in {"title", "minutes", "url", "is_embedded", "body", *TAUGHT} - set(FIELDS[kind]):
            del self.fields[name]
        if kind in {Kind.FILE, Kind.EMBED, Kind.ACTIVITY}:
            self.fields["body"].required = False
            self.fields["body"].widget.attrs["rows"] = 8
        if kind in Unit.ASSESSED:
            self.fields["title"].required = False
            self.fields["title"].help_text = _("Leave it empty to call it as it is called in its own editor.")
        if unit:
            self.initial = {name: getattr(unit, name) for name in self.fields}


class NewUnitForm(NewForm, UnitForm):
    """The words of a unit that is to be made."""


class NewPartForm(NewForm):
    """Which quiz, project or activity becomes part of the course."""

    thing = forms.ModelChoiceField(label=_("Which one"), queryset=Quiz.objects.none(), required=False)
    title = forms.CharField(
        label=_("Title of a new one"), max_length=120, required=False, help_text=_("Everything else comes next.")
    )

    def __init__(self, *args: Any, kind: str, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["thing"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = free_things(kind, course)
            choice.empty_label = _("A new one") if kind != Kind.ACTIVITY else _("Choose one")
        if kind == Kind.ACTIVITY:
            choice.required = True
            del self.fields["title"]
        elif not choice.queryset.exists():  # type: ignore[attr-defined]
            del self.fields["thing"]
        if "title" in self.fields:
            self.initial.setdefault("title", course.title)


def free_things(kind: str, course: Course) -> QuerySet[Quiz] | QuerySet[Project] | QuerySet[Activity]:
    """Return the institution's quizzes, projects or activities that are no part of a course yet."""
    mine = course.organization
    if kind == Kind.QUIZ:
        return Quiz.objects.filter(organization=mine, units__isnull=True).order_by("title", "pk")
    if kind == Kind.PROJECT:
        return Project.objects.filter(organization=mine, units__isnull=True).order_by("title", "pk")
    here = course.units.filter(activity__isnull=False).values("activity")
    return Activity.objects.filter(organization=mine, retired_at__isnull=True).exclude(pk__in=here)


class FileForm(forms.Form):
    """A picture for the text, or a file to take away."""

    KINDS = (("picture", _("A picture shown in the text")), ("download", _("A file to take away")))

    upload = forms.FileField(
        label=_("File"),
        help_text=_(
            "Pictures: PNG, JPEG, WebP, GIF or SVG, at most 5 MB. Downloads: PDF, OpenDocument, Word, Excel, CSV, "
            "text or Markdown, at most 25 MB."
        ),
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect, initial="picture")
    title = forms.CharField(
        label=_("In words"),
        max_length=200,
        help_text=_(
            "Of a picture, what it shows and why it is there, for people who cannot see it: “Bar chart: visits rise "
            "from 41,200 to 43,000”. Of a download, what it is."
        ),
    )


class VideoForm(forms.Form):
    """The video of a unit: a file here or an address elsewhere, and its words."""

    title = forms.CharField(label=_("Title of the video"), max_length=120)
    upload = forms.FileField(label=_("Video file"), required=False, help_text=_("MP4 or WebM, at most 60 MB."))
    url = forms.URLField(
        label=_("Or the address of a video elsewhere"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("It is linked, not shown here, so that nobody is followed by the other site unasked."),
    )
    captions = forms.FileField(
        label=_("Captions"), required=False, help_text=_("WebVTT, the words as they are spoken.")
    )
    transcript = forms.CharField(
        label=_("Transcript"),
        max_length=MOST_MARKDOWN,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("What is said and what is shown, in words. Some people cannot hear or see the video."),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"title": unit.video_title, "url": unit.video_url, "transcript": unit.transcript}


class ImportForm(forms.Form):
    """A course as one file."""

    file = forms.FileField(
        label=_("File"), help_text=_("A ZIP archive as “Export it as one file” makes it, of at most 70 MB.")
    )
    takes_rest = forms.BooleanField(
        label=_("If something in it is wrong, leave that out and take the rest"), required=False
    )


class PostForm(NewForm):
    """What somebody says in a discussion."""

    text = forms.CharField(
        label=_("What you say"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody who takes the course reads it, with your name."),
    )


class ProgrammeForm(NewForm):
    """What a programme says of itself."""

    title = forms.CharField(label=_("Title"), max_length=120)
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where its courses lead together."),
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=MOST_MARKDOWN,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In Markdown: an empty line begins a new paragraph."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, programme: Programme | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if programme:
            del self.fields["form_token"]
            self.initial = {name: getattr(programme, name) for name in self.fields}
