"""Forms about people. allauth's own, in our words, are in `entrance`, which allauth must have loaded first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campus.accounts.models import Person
from campus.accounts.queries import addresses
from campus.common.errors import InvalidError
from campus.common.text import one_line

NAME_LENGTH = 120


def clean_name(text: str) -> str:
    """Return a person's name as it will be kept; raise a form's error."""
    try:
        return one_line(text)
    except InvalidError as err:
        raise forms.ValidationError(str(err)) from err


class NameForm(forms.Form):
    """What sign-up asks beside address and password."""

    name = forms.CharField(
        label=_("Your name"), max_length=NAME_LENGTH, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]

    def clean_name(self) -> str:
        """Refuse what could not be signed."""
        return clean_name(self.cleaned_data["name"])

    def signup(self, request: HttpRequest, user: Person) -> None:
        """Keep the name; allauth calls this once the person is made."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class CloseForm(forms.Form):
    """The last question before an account is deleted: the password, or where there is none an address of one's own."""

    is_sure = forms.BooleanField(label=_("Yes, delete my account and everything in it that is mine"))
    password = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    address = forms.EmailField(label=_("One of your e-mail addresses"))

    def __init__(self, *args: Any, person: Person, **named: Any) -> None:
        super().__init__(*args, **named)
        self.person = person
        del self.fields["address" if person.has_usable_password() else "password"]

    def clean_password(self) -> str:
        """Refuse whoever only sits at an open screen."""
        if not self.person.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("This is not your password."))
        return ""

    def clean_address(self) -> str:
        """Refuse what is no address of the person's."""
        if self.cleaned_data["address"].lower() not in {each.lower() for each in addresses(self.person)}:
            raise forms.ValidationError(_("Type in an address of yours."))
        return ""


class MeForm(forms.Form):
    """What a person decides about themselves."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=NAME_LENGTH,
        help_text=_("What you earned already keeps the name it was issued with."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    is_named = forms.BooleanField(
        label=_("My name on credentials"),
        required=False,
        help_text=_("Without it, what you earn from now on says “the holder”, and you have to show that it is yours."),
    )
    is_email_checkable = forms.BooleanField(
        label=_("Let people compare my e-mail"),
        required=False,
        help_text=_(
            "Then whoever checks a credential of yours can type in your address and see whether it fits. Whoever "
            "holds the file can also try addresses until one fits. It counts for what you earn from now on."
        ),
    )
    theme = forms.ChoiceField(label=_("Light or dark"), choices=Person.THEMES, required=False, widget=forms.RadioSelect)

    def clean_name(self) -> str:
        """Refuse what could not be signed."""
        return clean_name(self.cleaned_data["name"])
