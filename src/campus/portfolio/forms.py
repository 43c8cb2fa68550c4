"""Forms of the portfolio: the page, its groups, what is written about a thing, private links, congratulations, CV."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campus.accounts.models import Person
from campus.portfolio.models import Group, Portfolio
from campus.portfolio.services import LONGEST_TEXT
from campus.wallet.queries import collections

_MARKDOWN = _("You can use **bold**, lists and [links](https://example.org).")
HUES = [(205, _("Teal")), (260, _("Blue")), (320, _("Plum")), (20, _("Brick")), (75, _("Ochre")), (150, _("Green"))]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PageForm(forms.Form):
    """How the page is called, found and set."""

    title = forms.CharField(label=_("Name at the top"), max_length=120)
    line = forms.CharField(
        label=_("What you do, in a sentence or two"), max_length=300, required=False, widget=_area(2)
    )
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    about = forms.CharField(
        label=_("About you"), max_length=LONGEST_TEXT, required=False, widget=_area(6), help_text=_MARKDOWN
    )
    layout = forms.ChoiceField(label=_("Layout"), choices=Portfolio.Layout.choices, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Paper"), choices=Portfolio.Theme.choices, widget=forms.RadioSelect)
    hue = forms.TypedChoiceField(label=_("Colour"), choices=HUES, coerce=int, widget=forms.RadioSelect)
    has_skills = forms.BooleanField(label=_("List my skills with what proves each"), required=False)
    name = forms.CharField(
        label=_("Address of the page"),
        max_length=40,
        required=False,
        help_text=_("Letters, figures and hyphens, such as maya-okonkwo."),
        widget=forms.TextInput(attrs={"class": "w-m", "autocapitalize": "none", "spellcheck": "false"}),
    )
    is_public = forms.BooleanField(label=_("Turn the page on: everybody who has the address sees it"), required=False)
    is_found = forms.BooleanField(label=_("Search engines may list it"), required=False)
    is_cheered = forms.BooleanField(
        label=_("People who are signed in may congratulate me on my credentials; I see each before it is shown"),
        required=False,
    )
    wants_summary = forms.BooleanField(label=_("Send me a mail once a week if something was looked at"), required=False)


class GroupForm(forms.Form):
    """A heading, and words under it."""

    title = forms.CharField(label=_("Heading"), max_length=120)
    text = forms.CharField(
        label=_("Words under it"), max_length=LONGEST_TEXT, required=False, widget=_area(3), help_text=_MARKDOWN
    )


class PickForm(forms.Form):
    """What of one's own comes into a group."""

    awards = forms.MultipleChoiceField(label=_("Earned here"), required=False, widget=forms.CheckboxSelectMultiple)
    helds = forms.MultipleChoiceField(label=_("From elsewhere"), required=False, widget=forms.CheckboxSelectMultiple)
    works = forms.MultipleChoiceField(
        label=_("Graded work that you made public"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in choices.items():
            field = self.fields[name]
            if found and isinstance(field, forms.MultipleChoiceField):
                field.choices = found
            else:
                del self.fields[name]


class TextForm(forms.Form):
    """What the owner writes about a credential."""

    text = forms.CharField(
        label=_("What you want to say about it"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=_area(6),
        help_text=_MARKDOWN,
    )


class OwnForm(TextForm):
    """Something of the owner's own, with a name and perhaps an address."""

    title = forms.CharField(label=_("Name"), max_length=120)
    url = forms.URLField(
        label=_("Link"),
        max_length=400,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(["http", "https"])],
    )
    field_order = ["title", "url", "text"]


class LinkForm(forms.Form):
    """A private link: to what, for whom, until when, behind which password.

    What it shows is empty for the whole page, else the public id of a group or of a collection behind its kind.
    """

    label = forms.CharField(label=_("For whom"), max_length=80, required=False, help_text=_("Only you see this."))
    shows = forms.ChoiceField(label=_("What it shows"), required=False)
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "w-m"}),
        help_text=_("Leave it empty for a link without an end; you can revoke it at any time."),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=100,
        min_length=6,
        required=False,
        help_text=_("Tell it in another way than the link."),
        widget=forms.TextInput(attrs={"class": "w-m", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {f"group-{each.public_id}": each for each in Group.objects.filter(portfolio__person=person)}
        self.collections = {f"collection-{each.public_id}": each for each in collections(person)}
        shows = self.fields["shows"]
        assert isinstance(shows, forms.ChoiceField)
        groups = [(key, each.title) for key, each in self.groups.items()]
        found = [(key, each.name) for key, each in self.collections.items()]
        kinds = [(_("A part of the page"), groups), (_("A collection"), found)]
        shows.choices = [("", _("The whole page")), *(kind for kind in kinds if kind[1])]

    def said(self) -> dict[str, Any]:
        """Return what was asked for, as services.make_link takes it."""
        shows = self.cleaned_data["shows"]
        found = {"group": self.groups.get(shows), "collection": self.collections.get(shows)}
        return {**found, **{name: self.cleaned_data[name] for name in ("label", "password")}, "ends_at": self.ends_at()}

    def ends_at(self) -> datetime | None:
        """Return the end of the last day, in the reader's zone."""
        day = self.cleaned_data["ends_on"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None


class PasswordForm(forms.Form):
    """What opens a private link."""

    password = forms.CharField(label=_("Password"), max_length=100, widget=forms.PasswordInput(attrs={"class": "w-m"}))


class CheerForm(forms.Form):
    """A congratulation."""

    text = forms.CharField(label=_("Your words"), max_length=280, widget=_area(3))


DESIGNS = [("plain", _("One column")), ("side", _("Contact and skills in a column beside"))]
KINDS = [
    ("pdf", _("PDF")),
    ("docx", _("Word (DOCX)")),
    ("resume", _("JSON Resume")),
    ("europass", _("Europass (XML)")),
    ("europass-json", _("Europass (JSON)")),
]
_ENTRIES = _(
    "An empty line between two. First line: what, where. Second line: the years, such as 2019 – 2023. Then a few words."
)


class CVForm(PickForm):
    """What comes into a CV, and its form; nothing stands in it that is not picked or typed here."""

    name = forms.CharField(label=_("Name"), max_length=120)
    line = forms.CharField(label=_("What you do, in a line"), max_length=200, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("Only in the file you make here."))
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    url = forms.URLField(label=_("Website"), max_length=200, required=False, assume_scheme="https")
    about = forms.CharField(label=_("About you"), max_length=2000, required=False, widget=_area(4))
    work = forms.CharField(label=_("Work"), max_length=8000, required=False, widget=_area(6), help_text=_ENTRIES)
    schooling = forms.CharField(
        label=_("Education"), max_length=8000, required=False, widget=_area(5), help_text=_ENTRIES
    )
    has_skills = forms.BooleanField(label=_("List the skills that these credentials prove"), required=False)
    design = forms.ChoiceField(label=_("Design"), choices=DESIGNS, widget=forms.RadioSelect, initial="plain")
    form = forms.ChoiceField(label=_("File"), choices=KINDS, widget=forms.RadioSelect, initial="pdf")
    field_order = [
        *("name", "line", "email", "phone", "place", "url", "about", "awards", "helds", "works", "has_skills"),
        *("work", "schooling", "design", "form"),
    ]
