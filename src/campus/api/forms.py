"""What owners type about a key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class KeyForm(forms.Form):
    """Which program a key is for."""

    name = forms.CharField(
        label=_("The program it is for"), max_length=60, widget=forms.TextInput(attrs={"class": "w-m"}),
        help_text=_("A key of its own for each lets you end one without the others."),
    )  # fmt: skip
