"""What is typed in: the name of a passkey, and codes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campus.common.errors import InvalidError
from campus.common.text import one_line


class PasskeyForm(forms.Form):
    """What a passkey is called; the browser adds what it made."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        help_text=_("So that you know it from others: “My phone”, “Work laptop”."),
    )
    answer = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        """Refuse what cannot be seen."""
        try:
            return one_line(self.cleaned_data["name"])
        except InvalidError as err:
            raise forms.ValidationError(str(err)) from err


class RenameForm(forms.Form):
    """What a passkey is called."""

    name = forms.CharField(label=_("Name"), max_length=60)
    clean_name = PasskeyForm.clean_name


class CodeForm(forms.Form):
    """A code of somebody's app, or of their paper."""

    typed = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Six digits from your app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "w-m", "spellcheck": "false"}),
    )


class AppForm(forms.Form):
    """The first code of an app, with the sealed secret that it was set up with."""

    typed = forms.CharField(
        label=_("The code that your app shows now"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w-m"}),
    )
    sealed = forms.CharField(max_length=400, widget=forms.HiddenInput)
