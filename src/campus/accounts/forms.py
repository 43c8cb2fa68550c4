"""Forms about people. allauth's own, in our words, are in `entrance`, which allauth must have loaded first."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campus.accounts.models import Person
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


class ProofForm(forms.Form):
    """What a wallet signed, and the challenge that it was asked to sign."""

    presentation = forms.CharField(
        label=_("The signed presentation"),
        help_text=_("As JSON or as a token. It may hold no credential at all."),
        widget=forms.Textarea(attrs={"rows": 5, "class": "mono", "spellcheck": "false"}),
    )
    asked = forms.CharField(widget=forms.HiddenInput)


class LeaveForm(forms.Form):
    """What is to become of the credentials of somebody who leaves; nothing is chosen for them."""

    CREDENTIALS = (
        ("gone", _("Delete their pages and files here, too")),
        ("kept", _("Go on showing them, with the name that was signed in them")),
    )
    credentials = forms.ChoiceField(
        label=_("Your credentials"),
        choices=CREDENTIALS,
        widget=forms.RadioSelect,
        help_text=_("What you have saved as a file, or given to others, can be verified in either case."),
    )
    is_sure = forms.BooleanField(label=_("I have taken with me what I want to keep"))
