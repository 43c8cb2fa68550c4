"""Forms about organizations and their people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from campus.organizations.models import Membership
from campus.organizations.queries import zones


class SettingsForm(forms.Form):
    """What an organization says of itself."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As it stands on what you issue."))
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        required=False,
        help_text=_("Two letters, such as GB or NZ."),
        widget=forms.TextInput(attrs={"class": "w-s"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, widget=forms.Select(attrs={"class": "w-m"}),
        help_text=_("For the days in your lists, and for when they are issued."),
    )  # fmt: skip
    url = forms.URLField(
        label=_("Website"), max_length=200, required=False, assume_scheme="https", widget=forms.URLInput
    )
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Where people who hold or check a credential can write to.")
    )
    linkedin = forms.CharField(
        label=_("Number of your page at LinkedIn"),
        required=False,
        max_length=20,
        help_text=_(
            "Figures, as in the address that you see as its administrator: linkedin.com/company/1234567/admin. "
            "Who adds a credential of yours to their profile then shows your logo with it."
        ),
        widget=forms.TextInput(attrs={"class": "w-m", "inputmode": "numeric"}),
    )
    description = forms.CharField(
        label=_("What it is"),
        required=False,
        max_length=2000,
        help_text=_("A few sentences for somebody who has never heard of you."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    hue = forms.IntegerField(
        label=_("Hue"),
        min_value=0,
        max_value=359,
        help_text=_("A place on the colour wheel, 0 to 359: 25 is red, 145 green, 205 teal, 260 blue."),
        widget=forms.NumberInput(attrs={"class": "w-s"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        time_zone = self.fields["time_zone"]
        assert isinstance(time_zone, forms.ChoiceField)
        own = _now("That of this place (%s)") % timezone.get_default_timezone_name()
        time_zone.choices = [("", own), *((name, name.replace("_", " ")) for name in zones())]


class FoundForm(SettingsForm):
    """What it takes to make an institution."""

    slug = forms.SlugField(
        label=_("Address"),
        max_length=60,
        help_text=_("Letters, figures and hyphens. It becomes part of what you sign and cannot be changed later."),
        widget=forms.TextInput(attrs={"class": "w-m"}),
    )
    field_order = ["name", "slug"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hue"].initial = 205


class MemberForm(forms.Form):
    """Somebody new, by address."""

    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role.choices,
        initial=Membership.Role.EDUCATOR,
        widget=forms.RadioSelect,
        help_text=_("Educators build courses and grade. Owners can also change the institution and its people."),
    )
