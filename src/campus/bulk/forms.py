"""What staff type about a list: where it comes from, what its columns mean, how it is issued."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campus.achievements.models import Achievement
from campus.achievements.queries import published
from campus.awards.services import LONGEST_REASON
from campus.bulk import columns, days, sources, tables
from campus.bulk.models import Batch
from campus.bulk.services.lists import MOST_A_MINUTE
from campus.courses.models import Course
from campus.organizations.models import Organization
from campus.organizations.queries import zone

_WHEN = "%Y-%m-%dT%H:%M"
_SEPARATORS = [(",", _("Comma")), (";", _("Semicolon")), ("\t", _("Tab")), ("|", _("Vertical line"))]
_ENCODINGS = {
    "utf-8": "UTF-8", "cp1252": "Windows-1252", "iso8859-2": "ISO 8859-2", "cp1250": "Windows-1250",
    "cp1251": "Windows-1251", "iso8859-7": "ISO 8859-7", "mac-roman": "Mac OS Roman", "shift-jis": "Shift JIS",
    "gb18030": "GB 18030", "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE", "utf-16-be": "UTF-16 BE", "cp1254": "Windows-1254", "cp1253": "Windows-1253",
    "cp1256": "Windows-1256", "koi8-r": "KOI8-R", "euc-jp": "EUC-JP", "euc-kr": "EUC-KR", "big5": "Big5",
}  # fmt: skip


_DAYS = [
    ("", _("Refuse those that can be two days")),
    (days.DAY_FIRST, _("3 April: the day comes first")),
    (days.MONTH_FIRST, _("4 March: the month comes first")),
]


class NewListForm(forms.Form):
    """What is awarded, and to whom: a file, those who take a course, or everyone who passed something."""

    achievement = forms.ModelChoiceField(
        Achievement.objects.none(), label=_("What is awarded"), to_field_name="public_id",
        widget=forms.Select(attrs={"class": "w-l"}),
    )  # fmt: skip
    file = forms.FileField(
        label=_("A file"), required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ndjson,.jsonl"}),
        help_text=_("CSV, Excel or JSON lines, with a first line that names the columns. One person a line."),
    )  # fmt: skip
    course = forms.ModelChoiceField(
        Course.objects.none(), label=_("Or those who take a course"), required=False, empty_label=_("None"),
        widget=forms.Select(attrs={"class": "w-l"}),
    )  # fmt: skip
    only_finished = forms.BooleanField(label=_("Only those who have finished it"), required=False, initial=True)
    passed = forms.ChoiceField(
        label=_("Or everyone who passed"), required=False, widget=forms.Select(attrs={"class": "w-l"}),
        help_text=_("Those who do not hold the achievement yet."),
    )  # fmt: skip

    def __init__(self, *args: Any, organization: Organization, corrects: Batch | None, **options: Any) -> None:
        super().__init__(*args, **options)
        achievement, course = self.fields["achievement"], self.fields["course"]
        assert isinstance(achievement, forms.ModelChoiceField)
        assert isinstance(course, forms.ModelChoiceField)
        achievement.queryset = published(organization)
        passed = self.fields["passed"]
        assert isinstance(passed, forms.ChoiceField)
        groups = [(words, list(group.items())) for words, group in sources.choices(organization).items()]
        passed.choices = [("", _now("None")), *groups]
        course.queryset = Course.objects.filter(organization=organization).order_by("title")
        if corrects is not None:
            del self.fields["achievement"], self.fields["course"], self.fields["only_finished"], self.fields["passed"]
        elif not course.queryset.exists():
            del self.fields["course"], self.fields["only_finished"]

    def clean(self) -> dict[str, Any]:
        """Refuse a list from nowhere, and one from two places."""
        said = super().clean() or {}
        if not self.errors and sum(bool(said.get(name)) for name in ("file", "course", "passed")) != 1:
            self.add_error("file", _now("Choose a file, a course or what was passed: one of them."))
        return said


class ColumnsForm(forms.Form):
    """Which column means what."""

    def __init__(self, *args: Any, head: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", _now("None")), *((str(n), name) for n, name in enumerate(_called(head)))]
        for field, label in columns.FIELDS.items():
            self.fields[field] = forms.ChoiceField(
                label=label, choices=choices, required=False, widget=forms.Select(attrs={"class": "w-m"})
            )

        self.fields["days"] = forms.ChoiceField(
            label=_("Days such as 03/04/2026"),
            choices=_DAYS,
            required=False,
            widget=forms.Select(attrs={"class": "w-m"}),
        )
        self.fields["is_identified"] = forms.BooleanField(
            label=_("Each credential says whom it is about"), required=False,
            help_text=_(
                "By the number, the user or the address of its line, as a salted hash: whoever knows it can compare "
                "it, and guesses can be tried. A key stands in it as it is."
            ),
        )  # fmt: skip

    def chosen(self) -> columns.Columns:
        """Return the number of the column of each field."""
        return {field: int(value) for field in columns.FIELDS if (value := self.cleaned_data[field])}


def _called(head: Sequence[str]) -> Iterator[str]:
    """Yield what each column is called, and which it is where that says too little."""
    for number, name in enumerate(head, start=1):
        if not name:
            yield _now("Column %d") % number
        elif head.count(name) > 1:
            yield _now("%(name)s (column %(number)d)") % {"name": name, "number": number}
        else:
            yield name


class FormForm(forms.Form):
    """How the file is read, where the guess is wrong."""

    encoding = forms.ChoiceField(label=_("Letters"), choices=list(_ENCODINGS.items()))
    separator = forms.ChoiceField(label=_("Between the columns"), choices=_SEPARATORS)
    head = forms.IntegerField(
        label=_("The columns are named in line"), min_value=1, max_value=tables.MOST_LINES, required=False,
        widget=forms.TextInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        help_text=_("What stands above it is left out. Empty for the first line that has anything in it."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, form: tables.Form) -> None:
        super().__init__(
            data, initial={"encoding": form.encoding, "separator": form.separator, "head": form.head or None}
        )
        self.kind = form.kind
        if form.kind != "text":
            del self.fields["encoding"], self.fields["separator"]

    def said(self) -> tables.Form:
        """Return what was chosen."""
        said = self.cleaned_data
        return tables.Form(self.kind, said.get("encoding", ""), said.get("separator", ""), said["head"] or 0)


class PlaceMomentField(forms.DateTimeField):
    """A moment in one time zone, whatever zone its reader's browser is in: `zone`, once it is known."""

    zone: tzinfo | None = None

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        """Return the moment; raises ValidationError."""
        with timezone.override(self.zone or timezone.get_default_timezone()):
            return super().to_python(value)


class StartForm(forms.Form):
    """When it is issued, and whether mails go out."""

    mails = forms.BooleanField(label=_("Send each of them a mail"), required=False, initial=True)
    mails_a_minute = forms.IntegerField(
        label=_("Mails a minute"), min_value=1, max_value=MOST_A_MINUTE, initial=60,
        widget=forms.TextInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        help_text=_("Mail servers refuse who sends too many at once."),
    )  # fmt: skip
    scheduled_at = PlaceMomentField(
        label=_("Not before"), required=False, input_formats=[_WHEN],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "w-m"}, format=_WHEN),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, batch: Batch) -> None:
        place = zone(batch.organization)
        at = batch.scheduled_at and timezone.localtime(batch.scheduled_at, place).strftime(_WHEN)
        said = {"mails": batch.mails, "mails_a_minute": batch.mails_a_minute, "scheduled_at": at}
        super().__init__(data, initial=said)
        scheduled_at = self.fields["scheduled_at"]
        assert isinstance(scheduled_at, PlaceMomentField)
        scheduled_at.zone = place
        words = _now("In the time zone of %(name)s (%(zone)s). Leave empty to begin at once.")
        scheduled_at.help_text = words % {"name": batch.organization.name, "zone": place}


class WhoseForm(forms.Form):
    """Whose a number is."""

    email = forms.EmailField(
        label=_("A confirmed address of theirs"), max_length=254, widget=forms.EmailInput(attrs={"class": "w-m"})
    )


class UndoForm(forms.Form):
    """Why all of it is taken back."""

    reason = forms.CharField(
        label=_("Why it is taken back"),
        help_text=_("Each holder reads this, so say it to them. At most 300 characters."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "class": "w-l"}),
    )
    is_sure = forms.BooleanField(label=_("I understand that this cannot be undone"))
